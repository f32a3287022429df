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
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core/audit"
)

// Source is what goes into a file: the executables by platform, see [Platform].
type Source struct {
	Name, Version string
	Programs      map[string][]byte
}

// Write writes the file of a pack, signed with the key. It refuses what [Read] would refuse.
func Write(w io.Writer, s Source, key audit.SigningKey) error {
	m := manifest{Format: Format, Name: s.Name, Version: s.Version}
	platforms := slices.Sorted(maps.Keys(s.Programs))
	for _, platform := range platforms {
		program := s.Programs[platform]
		sum := sha256.Sum256(program)
		m.Files = append(m.Files, member{programs + platform, int64(len(program)), hex.EncodeToString(sum[:])})
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
	add := func(name string, mode int64, data []byte) {
		if err == nil {
			err = out.WriteHeader(&tar.Header{
				Name: name, Mode: mode, Size: int64(len(data)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
			})
		}
		if err == nil {
			_, err = out.Write(data)
		}
	}
	add(manifestName, 0o444, encoded)
	add(signatureName, 0o444, note)
	for _, platform := range platforms {
		add(programs+platform, 0o555, s.Programs[platform])
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
