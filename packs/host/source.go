package host

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Source says which program is a pack. Digest is the SHA-256 of the file at Path; it is
// compared before each start, also after a crash.
type Source struct {
	// Name that the pack must give itself.
	Name   string
	Path   string
	Args   []string
	Digest [32]byte
	// Confined has it run in a cell (package jail), as all that is not built in must.
	Confined bool
}

// selfExe is the running program itself: the kernel keeps it open, so that an update on
// disk does not change what is started next.
const selfExe = "/proc/self/exe"

// Builtin is the pack of that name that this very program serves with the arguments
// "pack serve NAME".
func Builtin(name string) (Source, error) {
	f, err := os.Open(selfExe)
	if err != nil {
		return Source{}, fmt.Errorf("opening the running program: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return Source{}, fmt.Errorf("measuring the running program: %w", err)
	}
	s := Source{Name: name, Path: selfExe, Args: []string{"pack", "serve", name}}
	sum.Sum(s.Digest[:0])
	return s, nil
}

// Stored is the pack of that name whose program came in a file. The program lies in dir under
// its digest, where only this user can read and start it and nobody write; one that is missing
// there or damaged is written anew.
func Stored(dir, name string, program []byte) (Source, error) {
	s := Source{Name: name, Digest: sha256.Sum256(program), Confined: true}
	s.Path = filepath.Join(dir, hex.EncodeToString(s.Digest[:]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Source{}, fmt.Errorf("making the folder of packs: %w", err)
	}
	if there, err := os.ReadFile(s.Path); err == nil && sha256.Sum256(there) == s.Digest {
		return s, nil
	}
	if err := writeProgram(dir, s.Path, program); err != nil {
		return Source{}, fmt.Errorf("writing the program of pack %s: %w", name, err)
	}
	return s, nil
}

// writeProgram gives the file its name only when it is whole: a node that dies meanwhile
// leaves no half of it.
func writeProgram(dir, path string, program []byte) (err error) {
	f, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(program)
	if err == nil {
		err = f.Chmod(0o500)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
