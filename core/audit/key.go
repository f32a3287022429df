package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/sheaf-drive/sheaf/core"
)

// SigningKey signs checkpoints. However it is printed, it shows its verifier string and
// never itself; only Encode gives the secret away.
type SigningKey struct {
	signer   note.Signer
	verifier string
	secret   *string // behind a pointer, so that no format verb reaches it
}

const algEd25519 = 1 // the first byte of an Ed25519 key in notes

// NewSigningKey draws an Ed25519 key from rand. The name appears on every signature line,
// such as "sheaf/checkpoints"; it is not empty and has neither spaces nor "+".
func NewSigningKey(rand io.Reader, name string) (SigningKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return SigningKey{}, fmt.Errorf("drawing a checkpoint key: %w", err)
	}
	return keyFromSeed(name, seed)
}

func keyFromSeed(name string, seed []byte) (SigningKey, error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return SigningKey{}, core.Refuse(core.Invalid, "key", "audit.key.form")
	}
	if _, err := note.NewVerifier(verifier); err != nil {
		return SigningKey{}, core.Refuse(core.Invalid, "name", "audit.key.name")
	}
	hash := strings.Split(verifier, "+")[1]
	secret := "PRIVATE+KEY+" + name + "+" + hash + "+" +
		base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, seed...))
	signer, err := note.NewSigner(secret)
	if err != nil {
		return SigningKey{}, core.Refuse(core.Invalid, "key", "audit.key.form")
	}
	return SigningKey{signer: signer, verifier: verifier, secret: &secret}, nil
}

// ParseSigningKey reads what Encode wrote.
func ParseSigningKey(text string) (SigningKey, error) {
	malformed := core.Refuse(core.Invalid, "key", "audit.key.form")
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	if err != nil {
		return SigningKey{}, malformed
	}
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(text, "+", 5)[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return SigningKey{}, malformed
	}
	return keyFromSeed(signer.Name(), raw[1:])
}

// CheckVerifier refuses, under the name of field, what is no verifier string.
func CheckVerifier(field, text string) error {
	if _, err := note.NewVerifier(text); err != nil {
		return core.Refuse(core.Invalid, field, "audit.verifier.form")
	}
	return nil
}

// VerifierID is name and hash of the key, as they stand on its signatures: "sheaf+1a2b3c4d". It
// refuses, under the name of field, what is no verifier string.
func VerifierID(field, text string) (string, error) {
	v, err := note.NewVerifier(text)
	if err != nil {
		return "", core.Refuse(core.Invalid, field, "audit.verifier.form")
	}
	return keyID(v.Name(), v.KeyHash()), nil
}

func keyID(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

// SignText writes a text as a signed note. The text ends with a line break and says by its first
// line what it is, so that no signature can be taken for one under something else.
func SignText(text string, k SigningKey) ([]byte, error) {
	if k.signer == nil {
		return nil, core.Refuse(core.Invalid, "key", "audit.key.form")
	}
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return nil, fmt.Errorf("signing as %s: %w", k.Name(), err)
	}
	return signed, nil
}

// OpenText reads a signed note that one of the verifier strings has signed, and says which key
// it was, see [VerifierID]. For a note that none of them signed the text is empty and signer
// names who claims it.
func OpenText(signed []byte, verifiers []string) (text, signer string, err error) {
	malformed := core.Refuse(core.Invalid, "signature", "audit.note.form")
	var known []note.Verifier
	for _, s := range verifiers {
		v, err := note.NewVerifier(s)
		if err != nil {
			return "", "", core.Refuse(core.Invalid, "key", "audit.verifier.form")
		}
		known = append(known, v)
	}
	opened, err := note.Open(signed, note.VerifierList(known...))
	var unknown *note.UnverifiedNoteError
	switch {
	case errors.As(err, &unknown) && len(unknown.Note.UnverifiedSigs) > 0:
		claims := unknown.Note.UnverifiedSigs[0]
		return "", keyID(claims.Name, claims.Hash), nil
	case err != nil:
		return "", "", malformed
	}
	return opened.Text, keyID(opened.Sigs[0].Name, opened.Sigs[0].Hash), nil
}

// Encode writes the secret key for the key file.
func (k SigningKey) Encode() string {
	if k.secret == nil {
		return ""
	}
	return *k.secret
}

// Verifier is the public string that auditors check signatures with.
func (k SigningKey) Verifier() string { return k.verifier }

// Name is the name on the signature lines.
func (k SigningKey) Name() string {
	if k.signer == nil {
		return ""
	}
	return k.signer.Name()
}

// String shows the public half.
func (k SigningKey) String() string { return "signing key of " + k.verifier }

// Format prints String for every verb.
func (k SigningKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// MarshalText writes String, so that no encoder writes the secret.
func (k SigningKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
