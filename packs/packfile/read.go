package packfile

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

// Pack is what a proven file holds for one platform.
type Pack struct {
	Name, Version string
	// Signer is the id of the key that signed it, "rules+1a2b3c4d".
	Signer string
	// Digest is the SHA-256 of the whole file.
	Digest [32]byte
	// Program is the executable.
	Program []byte
	// Papers are the members beside the programs, by path.
	Papers map[string][]byte
}

// Read proves a file that must be signed by one of the keys, given as verifier strings. Refusals
// are about the field "file": Invalid for what is no whole pack of the platform, TooLarge, and
// Conflict when none of the keys has signed it.
func Read(data []byte, keys []string, platform string) (Pack, error) {
	return read(data, platform, func(note []byte, m manifest, encoded []byte) (string, error) {
		text, signer, err := audit.OpenText(note, keys)
		switch {
		case err != nil:
			return "", unsigned()
		case text == "":
			return "", core.Refuse(core.Conflict, "file", "pack.file_signer", signer)
		case text != m.note(encoded):
			return "", unsigned()
		}
		return signer, nil
	})
}

// Reread reads a file again that was proven and stored under its digest. Whose signature counts
// was decided then; that this is the very file the caller has to know.
func Reread(data []byte, platform string) (Pack, error) {
	return read(data, platform, func([]byte, manifest, []byte) (string, error) { return "", nil })
}

type proof func(note []byte, m manifest, encoded []byte) (signer string, err error)

func read(data []byte, platform string, prove proof) (Pack, error) {
	if len(data) > MaxFile {
		return Pack{}, tooLarge(int64(len(data)), MaxFile)
	}
	unpacked, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(8<<20))
	if err != nil {
		return Pack{}, malformed("zstd")
	}
	defer unpacked.Close()
	r := reader{tar.NewReader(unpacked), unpacked}
	encoded, err := r.small(manifestName, maxManifest)
	if err != nil {
		return Pack{}, err
	}
	m, err := parseManifest(encoded)
	if err != nil {
		return Pack{}, err
	}
	note, err := r.small(signatureName, maxSignature)
	if err != nil {
		return Pack{}, unsigned()
	}
	p := Pack{Name: m.Name, Version: m.Version, Digest: sha256.Sum256(data)}
	if p.Signer, err = prove(note, m, encoded); err != nil {
		return Pack{}, err
	}
	if p.Program, p.Papers, err = r.members(m, programs+platform); err != nil {
		return Pack{}, err
	}
	if p.Program == nil {
		return Pack{}, core.Refuse(core.Invalid, "file", "pack.file_platform", platform)
	}
	return p, nil
}

// reader takes the members one after another in the order in which they must stand.
type reader struct {
	tar *tar.Reader
	// unpacked is what it reads from, to see that nothing follows.
	unpacked io.Reader
}

// next is the header of the member that must be the plain file of that name.
func (r reader) next(name string) (*tar.Header, error) {
	h, err := r.tar.Next()
	if err != nil {
		return nil, malformed(name)
	}
	if !properPath(h.Name) {
		return nil, core.Refuse(core.Invalid, "file", "pack.file_path", short(h.Name))
	}
	if h.Name != name || h.Typeflag != tar.TypeReg {
		return nil, malformed(name)
	}
	return h, nil
}

// small reads a member of bounded size.
func (r reader) small(name string, limit int64) ([]byte, error) {
	h, err := r.next(name)
	if err != nil {
		return nil, err
	}
	if h.Size > limit {
		return nil, tooLarge(h.Size, limit)
	}
	data, err := io.ReadAll(r.tar)
	if err != nil {
		return nil, malformed(name)
	}
	return data, nil
}

// members proves all files of the manifest and keeps the wanted program and the papers.
func (r reader) members(m manifest, wanted string) (program []byte, papers map[string][]byte, err error) {
	papers = map[string][]byte{}
	for _, f := range m.Files {
		paper := !strings.HasPrefix(f.Path, programs)
		content, err := r.member(f, paper || f.Path == wanted)
		switch {
		case err != nil:
			return nil, nil, err
		case paper:
			papers[f.Path] = content
		case f.Path == wanted:
			program = content
		}
	}
	if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		return nil, nil, malformed("end")
	}
	if n, err := r.unpacked.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return nil, nil, malformed("end")
	}
	return program, papers, nil
}

// member proves one file and answers what is in it if that is to be kept.
func (r reader) member(f member, keep bool) ([]byte, error) {
	h, err := r.next(f.Path)
	if err != nil {
		return nil, err
	}
	if h.Size != f.Size {
		return nil, core.Refuse(core.Invalid, "file", "pack.file_content", f.Path)
	}
	sum, content := sha256.New(), bytes.Buffer{}
	var to io.Writer = sum
	if keep {
		content.Grow(int(f.Size))
		to = io.MultiWriter(sum, &content)
	}
	if _, err := io.Copy(to, r.tar); err != nil {
		return nil, malformed(f.Path)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return nil, core.Refuse(core.Invalid, "file", "pack.file_content", f.Path)
	}
	return content.Bytes(), nil
}
