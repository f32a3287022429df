package index

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// lease counts who uses an index, so that it is closed under nobody: it lies in memory that is mapped from a file.
type lease struct {
	ix   *addressindex.Index
	from core.EditionDigest
	dir  string // "" in memory

	mu      sync.Mutex // guards what follows
	users   int
	retired bool
}

// hold is false when the index was retired; a true one is followed by release.
func (l *lease) hold() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.retired {
		return false
	}
	l.users++
	return true
}

func (l *lease) release() {
	l.mu.Lock()
	l.users--
	last := l.retired && l.users == 0
	l.mu.Unlock()
	if last {
		l.remove()
	}
}

// retire lets nobody in any more; the last user closes the index and removes its folder.
func (l *lease) retire() {
	l.mu.Lock()
	l.retired = true
	last := l.users == 0
	l.mu.Unlock()
	if last {
		l.remove()
	}
}

// remove ends an index that is out of use. What cannot be removed is swept at the next rebuild.
func (l *lease) remove() {
	_ = l.ix.Close()
	if l.dir != "" {
		_ = os.RemoveAll(l.dir)
	}
}

// end closes the index and keeps its folder for the next start.
func (l *lease) end() error {
	l.mu.Lock()
	l.retired = true
	l.mu.Unlock()
	return l.ix.Close()
}

// folderOf names the folder of an edition's index: another content lies in another folder.
func folderOf(dir string, region core.Region, from core.EditionDigest) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, string(region)+"."+hex.EncodeToString(from.Digest[:12]))
}

// sweep removes folders of the region that a crash has left; the one before the last goes with its last user.
func sweep(dir string, region core.Region, keep string) {
	if dir == "" {
		return
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); path != keep && strings.HasPrefix(e.Name(), string(region)+".") {
			_ = os.RemoveAll(path)
		}
	}
}
