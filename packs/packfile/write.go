package packfile

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

// Source is what goes into a file: the executables by platform, see [Platform].
type Source struct {
	Name, Version string
	Programs      map[string][]byte
	// Papers are what people read, by path; none lies under programs/.
	Papers map[string][]byte
}

// Write writes the file of a pack, signed with the key. It refuses what [Read] would refuse.
func Write(w io.Writer, s Source, key audit.SigningKey) error {
	m := manifest{Format: Format, Name: s.Name, Version: s.Version}
	var files []file
	for _, path := range slices.Sorted(maps.Keys(s.Papers)) {
		if strings.HasPrefix(path, programs) {
			return core.Refuse(core.Invalid, "file", "pack.file_path", short(path))
		}
		files = append(files, file{path, 0o444, s.Papers[path]})
	}
	for _, platform := range slices.Sorted(maps.Keys(s.Programs)) {
		files = append(files, file{programs + platform, 0o555, s.Programs[platform]})
	}
	for _, f := range files {
		sum := sha256.Sum256(f.data)
		m.Files = append(m.Files, member{f.path, int64(len(f.data)), hex.EncodeToString(sum[:])})
	}
	encoded, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return fmt.Errorf("writing the manifest of %s: %w", s.Name, err)
	}
	if _, err := parseManifest(encoded); err != nil {
		return err
	}
	note, err := audit.SignText(m.note(encoded), key)
	if err != nil {
		return err
	}
	packed, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return fmt.Errorf("packing %s: %w", s.Name, err)
	}
	out := tar.NewWriter(packed)
	for _, f := range append([]file{{manifestName, 0o444, encoded}, {signatureName, 0o444, note}}, files...) {
		if err == nil {
			err = f.into(out)
		}
	}
	for _, end := range []func() error{out.Close, packed.Close} {
		if failed := end(); err == nil {
			err = failed
		}
	}
	if err != nil {
		return fmt.Errorf("packing %s: %w", s.Name, err)
	}
	return nil
}

// file is one member with what is in it.
type file struct {
	path string
	mode int64
	data []byte
}

func (f file) into(out *tar.Writer) error {
	err := out.WriteHeader(&tar.Header{
		Name: f.path, Mode: f.mode, Size: int64(len(f.data)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
	})
	if err == nil {
		_, err = out.Write(f.data)
	}
	return err
}
