package core

import "encoding/hex"

// Commit binds one sealed field to the audit tree without showing it:
// SHA-256("sheaf/1" ‖ 32-byte salt ‖ field name ‖ 0x00 ‖ plaintext).
type Commit struct {
	Field string
	Hash  [32]byte
}

// Sealed is one group of personal fields as ciphertext, see core/seal. The machine stores
// it and never opens it.
type Sealed struct {
	Group   string
	Version uint32
	Cipher  []byte
	Commits []Commit
}

// Empty says whether nothing was sealed.
func (s Sealed) Empty() bool { return len(s.Cipher) == 0 }

// Tag is a keyed hash of something personal, such as a document: equal things of one
// campaign have equal tags, and nobody without the key can try values.
type Tag [32]byte

// Zero says whether there is no tag.
func (t Tag) Zero() bool { return t == Tag{} }

// Hex writes the tag for keys of tables.
func (t Tag) Hex() string { return hex.EncodeToString(t[:]) }

// BlobRef points at an encrypted file by the SHA-256 of its ciphertext.
type BlobRef struct {
	Hash [32]byte
	// Size of the ciphertext in bytes.
	Size int64
	// Kind is the media type of the plaintext.
	Kind string
	// Place is the record that the seal of the blob is bound to.
	Place string
}

// PackRef names one version of a rule pack by its content.
type PackRef struct {
	Name    string
	Version string
	// Digest is the SHA-256 of the pack's executable or of the running binary for built-in packs.
	Digest [32]byte
}

// String shows name and version.
func (p PackRef) String() string { return p.Name + "/" + p.Version }
