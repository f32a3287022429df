package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

// SaltSize is the length of a field's salt in bytes.
const SaltSize = 32

const (
	maxGroup = 64 << 10 // plaintext of one group, well below the limit of a command
	padding  = 64       // plaintext is filled up to a multiple, to blur the lengths of names
)

// Place is where a group of fields belongs; the seal opens nowhere else.
type Place struct {
	// Record is TYPE:ID of the entity, such as "signature:ID".
	Record string
	Group  string
	// Version counts the rewritings of the group.
	Version uint32
}

// Field is one personal value in clear. It prints as its name, whatever the verb.
type Field struct {
	Name  string
	Value []byte
	// Salt of the commit: drawn by Seal, given back by Open so that one value can be proven.
	Salt [SaltSize]byte
}

// Format shows the name only.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "field "+f.Name) }

// MarshalText shows the name only.
func (f Field) MarshalText() ([]byte, error) { return []byte("field " + f.Name), nil }

// Sealer seals and opens for one campaign.
type Sealer struct {
	// Campaign is empty for the house.
	Campaign core.CampaignID
	Key      Key
	// Rand gives salts and nonces; opening needs none.
	Rand io.Reader
}

// CommitOf is the hash that stands in the journal for a field:
// SHA-256("sheaf/1" ‖ salt ‖ name ‖ 0x00 ‖ value).
func CommitOf(name string, salt [SaltSize]byte, value []byte) core.Commit {
	h := sha256.New()
	h.Write([]byte("sheaf/1"))
	h.Write(salt[:])
	h.Write([]byte(name))
	h.Write([]byte{0})
	h.Write(value)
	return core.Commit{Field: name, Hash: [32]byte(h.Sum(nil))}
}

// Seal encrypts the fields together and commits to each. Names are unique, not empty and
// without NUL; 64 KiB is the most that a group holds.
func (s Sealer) Seal(at Place, fields []Field) (core.Sealed, error) {
	if err := checkFields(at, fields); err != nil {
		return core.Sealed{}, err
	}
	if s.Rand == nil {
		return core.Sealed{}, core.Refuse(core.Internal, "", "seal.rand")
	}
	out := core.Sealed{Group: at.Group, Version: at.Version}
	plain := binary.AppendUvarint(nil, uint64(len(fields)))
	for _, f := range fields {
		if _, err := io.ReadFull(s.Rand, f.Salt[:]); err != nil {
			return core.Sealed{}, fmt.Errorf("drawing a salt: %w", err)
		}
		plain = appendField(plain, f)
		out.Commits = append(out.Commits, CommitOf(f.Name, f.Salt, f.Value))
	}
	if len(plain) > maxGroup {
		return core.Sealed{}, core.Refuse(core.TooLarge, at.Group, "seal.group.size", strconv.Itoa(maxGroup))
	}
	plain = append(plain, make([]byte, (padding-len(plain)%padding)%padding)...)
	b, err := s.groupBox(at)
	if err != nil {
		return core.Sealed{}, err
	}
	if out.Cipher, err = b.encrypt(plain, s.Rand); err != nil {
		return core.Sealed{}, err
	}
	return out, nil
}

// Open decrypts a group and checks every commit. All that is not exactly what was sealed
// for this place is one refusal, which says nothing about the content.
func (s Sealer) Open(at Place, sealed core.Sealed) ([]Field, error) {
	broken := core.Refuse(core.Internal, at.Group, "seal.broken").About(at.Record)
	if sealed.Group != at.Group || sealed.Version != at.Version {
		return nil, broken
	}
	b, err := s.groupBox(at)
	if err != nil {
		return nil, err
	}
	plain, err := b.decrypt(sealed.Cipher)
	if err != nil {
		return nil, broken
	}
	fields, ok := readFields(plain)
	if !ok || len(fields) != len(sealed.Commits) {
		return nil, broken
	}
	for i, f := range fields {
		if CommitOf(f.Name, f.Salt, f.Value) != sealed.Commits[i] {
			return nil, broken
		}
	}
	return fields, nil
}

func (s Sealer) groupBox(at Place) (box, error) {
	sub, err := s.Key.sub("fields")
	if err != nil {
		return box{}, err
	}
	version := strconv.FormatUint(uint64(at.Version), 10)
	aad := bind("fields", string(s.Campaign), at.Record, at.Group, version)
	return box{key: sub, head: []byte{wire}, aad: aad}, nil
}

func checkFields(at Place, fields []Field) error {
	if at.Record == "" || at.Group == "" {
		return core.Refuse(core.Internal, "", "seal.place")
	}
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		if f.Name == "" || seen[f.Name] || strings.IndexByte(f.Name, 0) >= 0 || !utf8.ValidString(f.Name) {
			return core.Refuse(core.Internal, at.Group, "seal.field")
		}
		seen[f.Name] = true
	}
	return nil
}

func appendField(b []byte, f Field) []byte {
	b = binary.AppendUvarint(b, uint64(len(f.Name)))
	b = append(b, f.Name...)
	b = append(b, f.Salt[:]...)
	b = binary.AppendUvarint(b, uint64(len(f.Value)))
	return append(b, f.Value...)
}

// readFields is the inverse of what Seal lays out; it accepts nothing else.
func readFields(plain []byte) ([]Field, bool) {
	r := reader{b: plain, ok: true}
	count := r.uvarint()
	if count > uint64(len(plain)) {
		return nil, false
	}
	var fields []Field
	for i := uint64(0); i < count && r.ok; i++ {
		f := Field{Name: string(r.take(r.uvarint()))}
		copy(f.Salt[:], r.take(SaltSize))
		f.Value = bytes.Clone(r.take(r.uvarint()))
		fields = append(fields, f)
	}
	rest := r.b
	ok := r.ok && len(rest) < padding && bytes.Equal(rest, make([]byte, len(rest)))
	return fields, ok
}

// reader takes plaintext apart; after the first impossible length ok is false for good.
type reader struct {
	b  []byte
	ok bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.ok = false
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) take(n uint64) []byte {
	if !r.ok || n > uint64(len(r.b)) {
		r.ok = false
		return nil
	}
	part := r.b[:n]
	r.b = r.b[n:]
	return part
}
