package sshkey

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// maxText bounds what is looked at, in bytes: an RSA key of 16,384 bits has 2,800.
	maxText = 8 << 10
	// LeastRSA and mostRSA bound an RSA key, in bits.
	LeastRSA = 3072
	mostRSA  = 16384
)

// Key is a public key.
type Key struct {
	// Algorithm as it stands in the file, such as ssh-ed25519.
	Algorithm string
	// Blob is the key as RFC 4253, section 6.6 writes it.
	Blob string
}

// Line is the one form of the key: algorithm and base64.
func (k Key) Line() string {
	return k.Algorithm + " " + base64.StdEncoding.EncodeToString([]byte(k.Blob))
}

// Fingerprint is the hash by which people compare keys, as ssh-keygen prints it.
func (k Key) Fingerprint() string {
	sum := sha256.Sum256([]byte(k.Blob))
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

// Parse reads one line of an authorized_keys file, or the file of a public key. It refuses, about the field, what is no
// key, a private one, several, one with options, and what is weak or of a kind that is not taken.
func Parse(field, text string) (Key, error) {
	refuse := func(words string, args ...string) (Key, error) {
		return Key{}, core.Refuse(core.Invalid, field, words, args...)
	}
	text = strings.Trim(text, " \t\r\n")
	switch {
	case text == "":
		return refuse("core.required")
	case strings.Contains(text, "PRIVATE KEY") || strings.HasPrefix(text, "PuTTY-User-Key-File"):
		return refuse("scanner.key_private")
	case len(text) > maxText:
		return refuse("scanner.key_form")
	case strings.ContainsAny(text, "\r\n"):
		return refuse("scanner.key_lines")
	}
	words := strings.Fields(text)
	if !known(words[0]) {
		for _, word := range words[1:] {
			if known(word) {
				return refuse("scanner.key_options")
			}
		}
		return refuse("scanner.key_kind")
	}
	if words[0] == dss {
		return refuse("scanner.key_weak", strconv.Itoa(LeastRSA))
	}
	if len(words) < 2 {
		return refuse("scanner.key_form")
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(words[1])
	if err != nil {
		return refuse("scanner.key_form")
	}
	k := Key{Algorithm: words[0], Blob: string(blob)}
	if wrong := k.check(); wrong != "" {
		return refuse(wrong, strconv.Itoa(LeastRSA))
	}
	return k, nil
}

// dss is known, to be refused as what it is.
const dss = "ssh-dss"

func known(algorithm string) bool {
	switch algorithm {
	case "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", dss:
		return true
	}
	return false
}

// check gives the words for what is wrong with the blob, "" for nothing.
func (k Key) check() string {
	parts, whole := split(k.Blob)
	if !whole || len(parts) == 0 || parts[0] != k.Algorithm {
		return "scanner.key_form"
	}
	switch {
	case k.Algorithm == "ssh-ed25519":
		if len(parts) == 2 && len(parts[1]) == 32 {
			return ""
		}
	case k.Algorithm == "ssh-rsa":
		if len(parts) == 3 && positive(parts[1]) && positive(parts[2]) {
			return checkRSA(parts[1], parts[2])
		}
	default: // a point of the curve, not compressed: 4 and two coordinates (SEC 1, section 2.3.3)
		size := map[string]int{"nistp256": 65, "nistp384": 97, "nistp521": 133}[strings.TrimPrefix(k.Algorithm, "ecdsa-sha2-")]
		if len(parts) == 3 && "ecdsa-sha2-"+parts[1] == k.Algorithm && len(parts[2]) == size && parts[2][0] == 4 {
			return ""
		}
	}
	return "scanner.key_form"
}

// checkRSA looks at exponent and modulus.
func checkRSA(e, n string) string {
	size := 8*len(n) - bits.LeadingZeros8(n[0])
	if n[0] == 0 {
		size = 8*(len(n)-1) - bits.LeadingZeros8(n[1])
	}
	odd := n[len(n)-1]&1 == 1 && e[len(e)-1]&1 == 1
	switch {
	case size < LeastRSA:
		return "scanner.key_weak"
	case size > mostRSA || !odd || len(e) > 4 || e == "\x01": // no program takes a larger exponent
		return "scanner.key_form"
	}
	return ""
}

// positive says whether the text is a number above 0 in its shortest form (RFC 4251, section 5: mpint).
func positive(n string) bool {
	return n != "" && n[0] < 0x80 && (n[0] != 0 || len(n) > 1 && n[1] >= 0x80)
}

// split takes a row of strings apart, each behind its length in four bytes.
func split(blob string) (parts []string, whole bool) {
	for blob != "" {
		if len(blob) < 4 {
			return nil, false
		}
		n := uint64(binary.BigEndian.Uint32([]byte(blob[:4])))
		if blob = blob[4:]; n > uint64(len(blob)) {
			return nil, false
		}
		parts, blob = append(parts, blob[:n]), blob[n:]
	}
	return parts, true
}
