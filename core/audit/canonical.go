package audit

import (
	"encoding/hex"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

// appendObject writes the pairs as a JSON object whose names are in the order of RFC 8785,
// section 3.2.3.
func appendObject(b []byte, pairs []KV) []byte {
	if !slices.IsSortedFunc(pairs, byName) {
		pairs = slices.Clone(pairs)
		slices.SortFunc(pairs, byName)
	}
	b = append(b, '{')
	for i, kv := range pairs {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, kv.Name)
		b = append(b, ':')
		b = appendString(b, kv.Value)
	}
	return append(b, '}')
}

func byName(a, b KV) int { return compareUTF16(a.Name, b.Name) }

// appendCommits writes the commits as an object of their hashes in hex.
func appendCommits(b []byte, commits []core.Commit) []byte {
	if len(commits) != 1 {
		pairs := make([]KV, 0, len(commits))
		for _, c := range commits {
			pairs = append(pairs, KV{c.Field, hex.EncodeToString(c.Hash[:])})
		}
		return appendObject(b, pairs)
	}
	b = append(appendString(append(b, '{'), commits[0].Field), `:"`...)
	return append(hex.AppendEncode(b, commits[0].Hash[:]), `"}`...)
}

// appendString writes a string as RFC 8785, section 3.2.2.2 asks: two-character escapes where
// JSON has them, \u00xx for the other control characters, everything else as it is.
func appendString(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	plain := 0 // where what needs no escape begins
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[plain:i]...)
		plain = i + 1
		switch c {
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
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[plain:]...), '"')
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

func compareUTF16(a, b string) int {
	switch {
	case lessUTF16(a, b):
		return -1
	case lessUTF16(b, a):
		return 1
	}
	return 0
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
