package seal

import (
	"crypto/hmac"
	"crypto/sha256"

	"github.com/sheaf-drive/sheaf/core"
)

// Tag is the keyed hash of something personal in its canonical form. Kind keeps tags of
// different things apart, such as "document/1" and "person/1".
func (s Sealer) Tag(kind, canonical string) (core.Tag, error) {
	return s.tag("tag", kind, []byte(canonical))
}

// BlobTag is the keyed hash of a file's plaintext: the same picture is stored once.
func (s Sealer) BlobTag(plain []byte) (core.Tag, error) { return s.tag("blob tag", "", plain) }

func (s Sealer) tag(purpose, kind string, data []byte) (core.Tag, error) {
	sub, err := s.Key.sub(purpose)
	if err != nil {
		return core.Tag{}, err
	}
	h := hmac.New(sha256.New, sub)
	h.Write(bind(purpose, string(s.Campaign), kind))
	h.Write(data)
	return core.Tag(h.Sum(nil)), nil
}

// SealBlob encrypts a file for the record named by ref.Place (it may be empty) and fills
// Hash and Size; Kind and Place of ref are the caller's. The ciphertext begins with the
// file's [Sealer.BlobTag], which is bound to the content and tells nothing without the key.
func (s Sealer) SealBlob(ref core.BlobRef, plain []byte) ([]byte, core.BlobRef, error) {
	tag, err := s.BlobTag(plain)
	if err != nil {
		return nil, core.BlobRef{}, err
	}
	b, err := s.blobBox(ref, tag)
	if err != nil {
		return nil, core.BlobRef{}, err
	}
	cipher, err := b.encrypt(plain, s.Rand)
	if err != nil {
		return nil, core.BlobRef{}, err
	}
	ref.Hash, ref.Size = sha256.Sum256(cipher), int64(len(cipher))
	return cipher, ref, nil
}

// OpenBlob checks the ciphertext against ref, decrypts it and checks the plaintext against
// its tag. Anything else than what was sealed for this campaign, kind and place is refused.
func (s Sealer) OpenBlob(ref core.BlobRef, cipher []byte) ([]byte, error) {
	broken := core.Refuse(core.Internal, "blob", "seal.blob.broken").About(ref.Place)
	if int64(len(cipher)) != ref.Size || sha256.Sum256(cipher) != ref.Hash {
		return nil, broken
	}
	if len(cipher) < 1+len(core.Tag{}) {
		return nil, broken
	}
	tag := core.Tag(cipher[1 : 1+len(core.Tag{})])
	b, err := s.blobBox(ref, tag)
	if err != nil {
		return nil, err
	}
	plain, err := b.decrypt(cipher)
	if err != nil {
		return nil, broken
	}
	again, err := s.BlobTag(plain)
	if err != nil {
		return nil, err
	}
	if !hmac.Equal(again[:], tag[:]) {
		return nil, broken
	}
	return plain, nil
}

func (s Sealer) blobBox(ref core.BlobRef, tag core.Tag) (box, error) {
	sub, err := s.Key.sub("blob")
	if err != nil {
		return box{}, err
	}
	head := append([]byte{wire}, tag[:]...)
	return box{key: sub, head: head, aad: bind("blob", string(s.Campaign), ref.Place, ref.Kind)}, nil
}
