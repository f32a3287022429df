package seed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

// Config is where a stream goes. Dir is needed.
type Config struct {
	// Dir is the folder of the store. No store is open in it; whatever is in it is replaced.
	Dir string
	// Sole is the one member that the filled store knows, in the place of those of the stream: a house that is
	// begun anew. None leaves them.
	Sole raft.Server
	// Seen is shown each record before it is put; its error ends the filling (nobody).
	Seen func(key, value []byte) error
	// MemTable is as in raftstore.Config (64 MiB).
	MemTable int64
	Log      zerolog.Logger
	Disk     disk.Disk
}

// The names beside the store's folder: of what is being filled, and of what it replaced.
const (
	nextSuffix = ".seed"
	oldSuffix  = ".old"
)

// seededKey is where the log of a filled folder says up to which index it may be empty.
var seededKey = []byte("SeededAt")

// Fill replaces the store in the folder by the one that the stream carries. A folder that a node has open
// is refused as Conflict. After an error the folder holds the old store or the new one, each whole: [Settle] ends what
// was cut off between.
func Fill(from io.Reader, c Config) (marker.Marker, error) {
	if c.MemTable == 0 {
		c.MemTable = 64 << 20
	}
	if err := Settle(c.Dir, c.Disk); err != nil {
		return marker.Marker{}, err
	}
	old, err := folder.Lock(c.Dir)
	if err != nil {
		return marker.Marker{}, err
	}
	defer old.Release()
	next := c.Dir + nextSuffix
	if err := os.RemoveAll(next); err != nil {
		return marker.Marker{}, fmt.Errorf("clearing %s: %w", next, err)
	}
	m, err := fill(next, from, c)
	if err != nil {
		return m, errors.Join(err, os.RemoveAll(next))
	}
	if err := os.RemoveAll(c.Dir + oldSuffix); err != nil {
		return m, fmt.Errorf("clearing %s: %w", c.Dir+oldSuffix, err)
	}
	if err := os.Rename(c.Dir, c.Dir+oldSuffix); err != nil {
		return m, fmt.Errorf("putting the old store aside: %w", err)
	}
	return m, Settle(c.Dir, c.Disk)
}

// fill makes a whole store in the folder next. The marker comes last: without it the folder is not one.
func fill(next string, from io.Reader, c Config) (marker.Marker, error) {
	f, err := folder.Open(next, c.Disk)
	if err != nil {
		return marker.Marker{}, err
	}
	defer f.Release()
	l, err := engine.NewLoader(engine.Config{Dir: f.State(), MemTable: c.MemTable, Disk: c.Disk, Log: c.Log})
	if err != nil {
		return marker.Marker{}, err
	}
	m, err := Read(from, func(key, value []byte, version uint64) error {
		if c.Seen != nil {
			if err := c.Seen(key, value); err != nil {
				return err
			}
		}
		return l.Put(key, value, version)
	})
	if err != nil {
		return m, errors.Join(err, l.Cancel())
	}
	if err := l.Finish(); err != nil {
		return m, err
	}
	if c.Sole.ID != "" {
		m.Configuration = raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{c.Sole}})
	}
	if err := emptyLog(f.Log(), m); err != nil {
		return m, err
	}
	for _, dir := range []string{f.Log(), f.Root} {
		if err := c.Disk.SyncDir(dir); err != nil {
			return m, err
		}
	}
	return m, marker.Write(f.Marker(), c.Disk, m)
}

// emptyLog makes a log that begins behind the marker, in the marker's term.
func emptyLog(dir string, m marker.Marker) (err error) {
	log, err := wal.Open(dir, wal.WithLogger(hclog.NewNullLogger()))
	if err != nil {
		return fmt.Errorf("making the log: %w", err)
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	if err := log.SetUint64([]byte("CurrentTerm"), m.Term); err != nil {
		return fmt.Errorf("making the log: %w", err)
	}
	if err := log.Set(seededKey, binary.BigEndian.AppendUint64(nil, m.Index)); err != nil {
		return fmt.Errorf("making the log: %w", err)
	}
	return nil
}

// Log is what [MayBeEmpty] asks.
type Log interface {
	Get(key []byte) ([]byte, error)
}

// MayBeEmpty says whether the log was made empty behind a marker at the index.
func MayBeEmpty(log Log, index uint64) bool {
	at, filled := FilledAt(log)
	return filled && at == index
}

// FilledAt is the moment with which the folder of the log was filled, of whose past it has nothing.
func FilledAt(log Log) (index uint64, filled bool) {
	at, err := log.Get(seededKey)
	if err != nil || len(at) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(at), true
}

// Settle ends what a crash cut off between the two renames of [Fill], and removes what was replaced. It has to
// be called before a store is opened.
func Settle(dir string, d disk.Disk) error {
	next := dir + nextSuffix
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) && isWhole(next) {
		if err := os.Rename(next, dir); err != nil {
			return fmt.Errorf("putting the new store in its place: %w", err)
		}
		if err := d.SyncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	if !isWhole(dir) {
		return nil
	}
	if err := os.RemoveAll(dir + oldSuffix); err != nil {
		return fmt.Errorf("removing the old store: %w", err)
	}
	return nil
}

// isWhole says whether the folder is one that fill has finished.
func isWhole(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "MARKER"))
	return err == nil
}
