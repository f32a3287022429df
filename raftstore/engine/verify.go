package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// verifyTables reads every table that the manifest names and checks all its blocks. Badger
// checks them too, but in goroutines of its own, where a damaged block is a nil dereference
// that nobody can catch, and it goes on without a table whose checksum is wrong.
func verifyTables(dir string, opts badger.Options) error {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		return noTables(dir)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	manifest, _, err := badger.ReplayManifestFile(f, opts.ExternalMagicVersion, opts)
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	for id := range manifest.Tables {
		if err := verifyTable(table.NewFilename(id, dir)); err != nil {
			return fmt.Errorf("checking %s: %w", filepath.Base(table.NewFilename(id, dir)), err)
		}
	}
	return nil
}

// noTables refuses tables without a manifest: Badger would start empty and delete them.
func noTables(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err == nil && len(left) > 0 {
		err = errors.New("there are tables, but no manifest that lists them")
	}
	return err
}

func verifyTable(path string) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("damaged: %v", cause)
		}
	}()
	file, err := z.OpenMmapFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close(-1)
	t, err := table.OpenTable(file, table.Options{
		ChkMode: options.NoVerification, Compression: options.None, BlockSize: 4 << 10})
	if err != nil {
		return err
	}
	return t.VerifyChecksum()
}
