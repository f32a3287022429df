package datadir

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/seal"
)

// Dir is a node's data folder. Keys are files of mode 0600 in keys/; the store, the
// blobs and the sockets have folders of their own.
type Dir string

// Path joins parts below the folder.
func (d Dir) Path(parts ...string) string {
	return filepath.Join(append([]string{string(d)}, parts...)...)
}

// Store is the folder of log and state.
func (d Dir) Store() string { return d.Path("store") }

// Blobs is the folder of encrypted scans.
func (d Dir) Blobs() string { return d.Path("blobs") }

// Packs is the folder of the programs of packs that came as files; it may be lost.
func (d Dir) Packs() string { return d.Path("packs") }

// Indexes is the folder of what is derived from the state to search it; it may be lost.
func (d Dir) Indexes() string { return d.Path("indexes") }

// Run is the folder of sockets; it may be lost.
func (d Dir) Run() string { return d.Path("run") }

// Socket is the admin socket of a running node.
func (d Dir) Socket() string { return d.Path("run", "sheaf.sock") }

// Names of the files in keys/.
const (
	FileNode       = "node.id"
	FileRoot       = "root.key"
	FileCheckpoint = "checkpoint.key"
	FileCACert     = "ca.crt"
	FileCAKey      = "ca.key"
	FileCert       = "node.crt"
	FileKey        = "node.key"
	FileLinkCert   = "link.crt"
	FileLinkKey    = "link.key"
	FileSFTPKey    = "sftp.key" // by which scanners know the node
	// FileLacks lists the key files that a restore had not: the node works without what they are for.
	FileLacks = "lacks"
)

// Create makes the folder; it refuses one that has anything in it.
func (d Dir) Create() error {
	if err := d.Empty(); err != nil {
		return err
	}
	for _, dir := range []string{d.Path(), d.Path("keys"), d.Run()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("making the data folder: %w", err)
		}
	}
	return nil
}

// Empty refuses a folder that has anything in it.
func (d Dir) Empty() error {
	entries, err := os.ReadDir(string(d))
	switch {
	case err == nil && len(entries) > 0:
		return core.Refuse(core.Conflict, "data", "cli.folder_used", string(d))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("reading the data folder: %w", err)
	}
	return nil
}

// Settle makes the names of all that init wrote durable: the files in keys/ and in the folder,
// and the folder in its parent. After a power cut a house must not come back without its keys.
func (d Dir) Settle() error { return d.settle(syncDir) }

func (d Dir) settle(sync func(dir string) error) error {
	root, err := filepath.Abs(string(d))
	if err != nil {
		return fmt.Errorf("finding the data folder: %w", err)
	}
	for _, dir := range []string{filepath.Join(root, "keys"), root, filepath.Dir(root)} {
		if err := sync(dir); err != nil {
			return fmt.Errorf("making %s durable: %w", dir, err)
		}
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Clear removes what create and init made.
func (d Dir) Clear() error {
	return errors.Join(os.RemoveAll(d.Path("keys")), os.RemoveAll(d.Store()), os.RemoveAll(d.Run()))
}

// Check refuses a folder that init has not made.
func (d Dir) Check() error {
	if d == "" {
		return core.Refuse(core.Invalid, "data", "cli.folder_needed")
	}
	if _, err := os.Stat(d.Path("keys", FileNode)); err != nil {
		return core.Refuse(core.NotFound, "data", "cli.folder_none", string(d))
	}
	return nil
}

// Write stores a file of keys/, readable by the owner only; its bytes are durable at once, its
// name after [Dir.Settle].
func (d Dir) Write(name, content string) error {
	file, err := os.OpenFile(d.Path("keys", name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, errWrite := file.WriteString(content)
	return errors.Join(errWrite, file.Sync(), file.Close())
}

// Read reads a file of keys/ and refuses one that others can read.
func (d Dir) Read(name string) (string, error) {
	path := d.Path("keys", name)
	info, err := os.Stat(path)
	if err != nil {
		return "", core.Refuse(core.NotFound, "data", "cli.key_missing", name)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", core.Refuse(core.Conflict, "data", "cli.key_open", name)
	}
	data, err := os.ReadFile(path)
	return strings.TrimSpace(string(data)), err
}

// Lacks says whether the folder was restored without the key file, and nobody has brought it back since.
func (d Dir) Lacks(name string) bool {
	if _, err := os.Stat(d.Path("keys", name)); !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	list, err := d.Read(FileLacks)
	return err == nil && slices.Contains(strings.Split(list, "\n"), name)
}

// RootKey reads the root key; a working copy has none, and gets the zero key, which opens nothing.
func (d Dir) RootKey() (seal.Key, error) {
	if d.Lacks(FileRoot) {
		return seal.Key{}, nil
	}
	encoded, err := d.Read(FileRoot)
	if err != nil {
		return seal.Key{}, err
	}
	return ParseRootKey(encoded)
}

// ParseRootKey reads what the file of a root key holds.
func ParseRootKey(encoded string) (seal.Key, error) {
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return seal.Key{}, core.Refuse(core.Invalid, "data", "cli.key_broken", FileRoot)
	}
	return seal.KeyOf(raw)
}

// EncodeRootKey is what the file of a root key holds.
func EncodeRootKey(k seal.Key) string { return base64.StdEncoding.EncodeToString(k.Bytes()) }

// CheckpointKey reads the key that signs checkpoints; a folder that was restored without it gets the zero key,
// which signs nothing.
func (d Dir) CheckpointKey() (audit.SigningKey, error) {
	if d.Lacks(FileCheckpoint) {
		return audit.SigningKey{}, nil
	}
	encoded, err := d.Read(FileCheckpoint)
	if err != nil {
		return audit.SigningKey{}, err
	}
	return audit.ParseSigningKey(encoded)
}
