package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
)

func testKey(t *testing.T, fill byte) SigningKey {
	t.Helper()
	k, err := NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{fill}, 32)), "sheaf/checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSign_OpensWithTheVerifierString(t *testing.T) {
	k := testKey(t, 7)
	c := Checkpoint{Origin: Origin("ru2018"), Size: 42, Root: tlog.RecordHash([]byte("x"))}
	signed, err := Sign(c, k)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(signed), "sheaf/ru2018\n42\n") || !strings.Contains(string(signed), "\n\n— sheaf/checkpoints ") {
		t.Errorf("%s", signed)
	}
	got, err := Verify(signed, k.Verifier())
	if err != nil || got != c {
		t.Errorf("%+v, %v", got, err)
	}
	v, err := note.NewVerifier(k.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := note.Open(signed, note.VerifierList(v)); err != nil || opened.Text != c.Text() {
		t.Errorf("any program that knows signed notes opens it: %v", err)
	}
}

func TestVerify_Tampered(t *testing.T) {
	k, other := testKey(t, 7), testKey(t, 8)
	c := Checkpoint{Origin: Origin(""), Size: 42, Root: tlog.RecordHash([]byte("x"))}
	signed, err := Sign(c, k)
	if err != nil {
		t.Fatal(err)
	}
	for name, changed := range map[string]string{
		"size":         strings.Replace(string(signed), "\n42\n", "\n43\n", 1),
		"origin":       strings.Replace(string(signed), "house", "horse", 1),
		"root":         strings.Replace(string(signed), c.Root.String(), tlog.Hash{}.String(), 1),
		"cut":          string(signed[:len(signed)-2]),
		"empty":        "",
		"no signature": c.Text() + "\n",
	} {
		if _, err := Verify([]byte(changed), k.Verifier()); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Verify(signed, other.Verifier()); core.CodeOf(err) != core.Invalid {
		t.Errorf("another key: %v", err)
	}
	if _, err := Verify(signed, "nonsense"); core.CodeOf(err) != core.Invalid {
		t.Errorf("no key: %v", err)
	}
}

func TestParseCheckpoint_Refuses(t *testing.T) {
	root := tlog.Hash{1}.String()
	for name, text := range map[string]string{
		"empty": "", "two lines": "a\n1\n", "no end": "a\n1\n" + root, "four lines": "a\n1\n" + root + "\nx\n",
		"no origin": "\n1\n" + root + "\n", "plus": "a\n+1\n" + root + "\n", "zero": "a\n01\n" + root + "\n",
		"minus": "a\n-1\n" + root + "\n", "word": "a\nx\n" + root + "\n", "short root": "a\n1\nAAAA\n",
		"unclean root": "a\n1\n" + root[:42] + "B=\n",
	} {
		if c, err := ParseCheckpoint(text); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if _, err := Sign(Checkpoint{Origin: "a\nb", Size: 1}, testKey(t, 1)); core.CodeOf(err) != core.Invalid {
		t.Errorf("an origin with a line break is signed: %v", err)
	}
	if _, err := Sign(Checkpoint{Origin: "a", Size: 1}, SigningKey{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("no key signs: %v", err)
	}
}

func TestOrigin(t *testing.T) {
	if Origin("") != "sheaf/house" || Origin("ru2018") != "sheaf/ru2018" {
		t.Error(Origin(""), Origin("ru2018"))
	}
	c := Checkpoint{Size: 3, Root: tlog.Hash{}}
	if p := c.Public(); p[0] != (KV{"size", "3"}) || p[1] != (KV{"root", tlog.Hash{}.String()}) {
		t.Error(p)
	}
}

func TestSigningKey_EncodeParse(t *testing.T) {
	k := testKey(t, 0xfb) // its base64 has "+" signs, as the separators have
	again, err := ParseSigningKey(k.Encode() + "\n")
	if err != nil || again.Encode() != k.Encode() || again.Verifier() != k.Verifier() || again.Name() != "sheaf/checkpoints" {
		t.Errorf("%v, %v", again, err)
	}
	for name, text := range map[string]string{
		"empty": "", "verifier": k.Verifier(), "cut": k.Encode()[:len(k.Encode())-4],
		"other hash": strings.Replace(k.Encode(), "PRIVATE+KEY+sheaf", "PRIVATE+KEY+other", 1),
	} {
		if _, err := ParseSigningKey(text); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "a b", "a+b"} {
		if _, err := NewSigningKey(bytes.NewReader(make([]byte, 32)), name); core.CodeOf(err) != core.Invalid {
			t.Errorf("name %q: %v", name, err)
		}
	}
	broken := errors.New("no randomness")
	if _, err := NewSigningKey(failing{broken}, "a"); !errors.Is(err, broken) {
		t.Errorf("failing reader: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestSigningKey_NeverPrinted(t *testing.T) {
	k := testKey(t, 0x41)
	seed := strings.SplitN(k.Encode(), "+", 5)[4]
	holder := struct {
		K  SigningKey
		P  *SigningKey
		un SigningKey
	}{k, &k, k}
	text, _ := json.Marshal(holder)
	shown := string(text) + fmt.Sprintf("%v %+v %#v %s %x %q %d", k, k, k, k, k, k, k) +
		fmt.Sprintf("%v %+v %#v", holder, holder, holder)
	for _, secret := range []string{seed, strings.Repeat("41", 8), strings.Repeat("A", 8), strings.Repeat("65 ", 4)} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	if !strings.Contains(shown, k.Verifier()) {
		t.Error("nothing is shown at all")
	}
}
