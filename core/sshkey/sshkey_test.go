package sshkey_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/sshkey"
	"github.com/sheaf-drive/sheaf/core/text"
)

// row writes strings as a key does.
func row(parts ...string) string {
	var b []byte
	for _, p := range parts {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(p))), p...)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// modulus is an odd number of that many bits, as an mpint.
func modulus(bits int) string {
	n := make([]byte, bits/8)
	n[0], n[len(n)-1] = 0x80, 1
	return "\x00" + string(n)
}

var (
	ed  = "ssh-ed25519 " + row("ssh-ed25519", strings.Repeat("k", 32))
	rsa = "ssh-rsa " + row("ssh-rsa", "\x01\x00\x01", modulus(3072))
)

func TestParse(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"Ed25519":                 {ed, ""},
		"with a comment":          {ed + " anna@desk\n", ""},
		"RSA":                     {rsa, ""},
		"ECDSA":                   {"ecdsa-sha2-nistp256 " + row("ecdsa-sha2-nistp256", "nistp256", "\x04"+strings.Repeat("p", 64)), ""},
		"nothing":                 {" \n", "core.required"},
		"DSA":                     {"ssh-dss " + row("ssh-dss", "1", "2", "3", "4"), "scanner.key_weak"},
		"RSA of 3,064 bits":       {"ssh-rsa " + row("ssh-rsa", "\x01\x00\x01", modulus(3064)), "scanner.key_weak"},
		"RSA of 1,024 bits":       {"ssh-rsa " + row("ssh-rsa", "\x01\x00\x01", modulus(1024)), "scanner.key_weak"},
		"RSA with exponent 1":     {"ssh-rsa " + row("ssh-rsa", "\x01", modulus(3072)), "scanner.key_form"},
		"an RSA number below 0":   {"ssh-rsa " + row("ssh-rsa", "\x01\x00\x01", modulus(3072)[1:]), "scanner.key_form"},
		"another curve":           {"ecdsa-sha2-nistp256 " + row("ecdsa-sha2-nistp256", "nistp384", "\x04"+strings.Repeat("p", 64)), "scanner.key_form"},
		"a compressed point":      {"ecdsa-sha2-nistp256 " + row("ecdsa-sha2-nistp256", "nistp256", "\x02"+strings.Repeat("p", 32)), "scanner.key_form"},
		"a key of hardware":       {"sk-ssh-ed25519@openssh.com " + row("sk-ssh-ed25519@openssh.com"), "scanner.key_kind"},
		"options":                 {`command="sh" ` + ed, "scanner.key_options"},
		"an option":               {"restrict " + ed, "scanner.key_options"},
		"two keys":                {ed + "\n" + rsa, "scanner.key_lines"},
		"a private key":           {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "scanner.key_private"},
		"a private key of PuTTY":  {"PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\n", "scanner.key_private"},
		"cut off":                 {ed[:len(ed)-8], "scanner.key_form"},
		"no key":                  {"ssh-ed25519", "scanner.key_form"},
		"one kind said as other":  {"ssh-rsa " + strings.Fields(ed)[1], "scanner.key_form"},
		"more behind it":          {"ssh-ed25519 " + row("ssh-ed25519", strings.Repeat("k", 32), ""), "scanner.key_form"},
		"a length beyond the end": {"ssh-ed25519 " + base64.StdEncoding.EncodeToString([]byte("\xff\xff\xff\xffx")), "scanner.key_form"},
		"too long":                {ed + " " + strings.Repeat("x", 9000), "scanner.key_form"},
	} {
		k, err := sshkey.Parse("key", c.text)
		var refusal *core.Error
		if errors.As(err, &refusal) != (c.want != "") || refusal != nil && (refusal.Text != c.want || refusal.Field != "key") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(text.OfError(text.English, err), "scanner.") {
			t.Errorf("%s: no words", name)
		}
		if err == nil && k.Line() != strings.Join(strings.Fields(c.text)[:2], " ") {
			t.Errorf("%s: its form is %q", name, k.Line())
		}
	}
}

// A key that is taken is taken again in its one form, and nothing makes a panic.
func FuzzParse(f *testing.F) {
	f.Add(ed)
	f.Add(rsa + " comment")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := sshkey.Parse("key", text)
		if err != nil {
			return
		}
		again, err := sshkey.Parse("key", k.Line())
		if err != nil || again != k {
			t.Errorf("%q: %v", k.Line(), err)
		}
	})
}
