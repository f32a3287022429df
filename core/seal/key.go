package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/sheaf-drive/sheaf/core"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// wire is the first byte of everything this package encrypts.
const wire = 1

// Key is a root key or a campaign key. Copies share the same bytes, so that Zero ends them
// all. It prints as "key" under every verb and in every encoding.
type Key struct{ b *[KeySize]byte }

// NewRootKey draws a root key from rand. It fails only when rand fails.
func NewRootKey(rand io.Reader) (Key, error) { return drawKey(rand) }

// NewCampaignKey draws the key of a campaign or of the house from rand. It fails only when
// rand fails.
func NewCampaignKey(rand io.Reader) (Key, error) { return drawKey(rand) }

func drawKey(rand io.Reader) (Key, error) {
	var b [KeySize]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return Key{}, fmt.Errorf("drawing a key: %w", err)
	}
	return Key{&b}, nil
}

// KeyOf takes the bytes of a key file. Anything but 32 bytes, and 32 zero bytes, is refused.
func KeyOf(raw []byte) (Key, error) {
	if len(raw) != KeySize || [KeySize]byte(raw) == [KeySize]byte{} {
		return Key{}, core.Refuse(core.Invalid, "key", "seal.key.size")
	}
	b := [KeySize]byte(raw)
	return Key{&b}, nil
}

// Bytes copies the key out for the key file.
func (k Key) Bytes() []byte {
	if k.b == nil {
		return nil
	}
	return append([]byte(nil), k.b[:]...)
}

// Zero overwrites the key in all its copies; sealing and opening refuse from then on.
func (k Key) Zero() {
	if k.b != nil {
		*k.b = [KeySize]byte{}
	}
}

// Usable says whether there is a key that was not zeroed.
func (k Key) Usable() bool { return k.b != nil && *k.b != [KeySize]byte{} }

// String never shows the key.
func (k Key) String() string { return "key" }

// GoString never shows the key.
func (k Key) GoString() string { return "seal.Key" }

// Format never shows the key, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// MarshalText never shows the key.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// sub derives the key for one purpose, so that no two uses share key material.
func (k Key) sub(purpose string) ([]byte, error) {
	if !k.Usable() {
		return nil, core.Refuse(core.Unavailable, "key", "seal.key.none")
	}
	out, err := hkdf.Key(sha256.New, k.b[:], nil, "sheaf/1 "+purpose, KeySize)
	if err != nil {
		return nil, fmt.Errorf("deriving the %s key: %w", purpose, err)
	}
	return out, nil
}

// Wrap encrypts a campaign key under the root key, bound to the campaign (empty: the house).
func Wrap(root, key Key, campaign core.CampaignID, rand io.Reader) ([]byte, error) {
	if !key.Usable() {
		return nil, core.Refuse(core.Unavailable, "key", "seal.key.none")
	}
	sub, err := root.sub("wrap")
	if err != nil {
		return nil, err
	}
	b := box{key: sub, head: []byte{wire}, aad: bind("wrap", string(campaign))}
	return b.encrypt(key.b[:], rand)
}

// Unwrap opens what [Wrap] made. A wrong root key, another campaign and a changed byte are
// refused alike.
func Unwrap(root Key, campaign core.CampaignID, wrapped []byte) (Key, error) {
	sub, err := root.sub("wrap")
	if err != nil {
		return Key{}, err
	}
	raw, err := box{key: sub, head: []byte{wire}, aad: bind("wrap", string(campaign))}.decrypt(wrapped)
	if err != nil {
		return Key{}, core.Refuse(core.Invalid, "key", "seal.key.unwrap")
	}
	return KeyOf(raw)
}

// bind joins parts so that no two lists of parts give the same bytes.
func bind(parts ...string) []byte {
	b := []byte("sheaf/1")
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}

// box is one AEAD operation: head stands in front of the nonce in clear; head and aad are
// authenticated.
type box struct{ key, head, aad []byte }

func (b box) bound() []byte { return append(append([]byte(nil), b.aad...), b.head...) }

// encrypt returns head ‖ nonce ‖ ciphertext.
func (b box) encrypt(plain []byte, rand io.Reader) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(b.key)
	if err != nil {
		return nil, fmt.Errorf("preparing a cipher: %w", err)
	}
	if rand == nil {
		return nil, core.Refuse(core.Internal, "", "seal.rand")
	}
	var nonce [chacha20poly1305.NonceSizeX]byte
	if _, err := io.ReadFull(rand, nonce[:]); err != nil {
		return nil, fmt.Errorf("drawing a nonce: %w", err)
	}
	out := make([]byte, 0, len(b.head)+len(nonce)+len(plain)+aead.Overhead())
	out = append(append(out, b.head...), nonce[:]...)
	return aead.Seal(out, nonce[:], plain, b.bound()), nil
}

// decrypt opens what encrypt made with the same head; any difference is one error.
func (b box) decrypt(sealed []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(b.key)
	if err != nil {
		return nil, fmt.Errorf("preparing a cipher: %w", err)
	}
	start := len(b.head) + chacha20poly1305.NonceSizeX
	if len(sealed) < start || !bytes.Equal(sealed[:len(b.head)], b.head) {
		return nil, errBroken
	}
	plain, err := aead.Open(nil, sealed[len(b.head):start], sealed[start:], b.bound())
	if err != nil {
		return nil, errBroken
	}
	return plain, nil
}

// errBroken is what any failed authentication looks like.
var errBroken = errors.New("the seal is broken")
