package audit

import (
	"sort"
	"unicode/utf8"
)

// appendObject writes the pairs as a JSON object whose names are in the order of RFC 8785,
// section 3.2.3.
func appendObject(b []byte, pairs []KV) []byte {
	sorted := append([]KV(nil), pairs...)
	sort.Slice(sorted, func(i, j int) bool { return lessUTF16(sorted[i].Name, sorted[j].Name) })
	b = append(b, '{')
	for i, kv := range sorted {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, kv.Name)
		b = append(b, ':')
		b = appendString(b, kv.Value)
	}
	return append(b, '}')
}

// appendString writes a string as RFC 8785, section 3.2.2.2 asks: two-character escapes where
// JSON has them, \u00xx for the other control characters, everything else as it is.
func appendString(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			if c < 0x20 {
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			} else {
				b = append(b, c)
			}
		}
	}
	return append(b, '"')
}

// lessUTF16 compares by UTF-16 code units. That differs from the order of bytes only where
// a character above U+FFFF, a surrogate pair in UTF-16, meets one of U+E000 to U+FFFF.
func lessUTF16(a, b string) bool {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return unit(ra) < unit(rb) || unit(ra) == unit(rb) && ra < rb
		}
		a, b = a[na:], b[nb:]
	}
	return a == "" && b != ""
}

// unit is the first UTF-16 code unit of r.
func unit(r rune) rune {
	if r < 0x10000 {
		return r
	}
	return 0xd800 + (r-0x10000)>>10
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return lessUTF16(names[i], names[j]) })
	return names
}
