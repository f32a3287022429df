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

	mu      sync.Mutex // guards what follows
	users   int
	retired bool
	idle    chan struct{} // closed when the last user of the retired one has gone; nil while nobody waits for that
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
	last, idle := l.retired && l.users == 0, l.idle
	l.mu.Unlock()
	switch {
	case !last:
	case idle != nil:
		close(idle)
	default:
		_ = l.ix.Close()
	}
}

// retire lets nobody in any more; the last user closes the index.
func (l *lease) retire() {
	l.mu.Lock()
	l.retired = true
	last := l.users == 0
	l.mu.Unlock()
	if last {
		_ = l.ix.Close()
	}
}

// end lets nobody in any more, waits for the last user and closes the index; its folder stays for the next start.
// It is not called on a lease that was retired.
func (l *lease) end() error {
	l.mu.Lock()
	l.retired = true
	if l.users > 0 {
		l.idle = make(chan struct{})
	}
	idle := l.idle
	l.mu.Unlock()
	if idle != nil {
		<-idle
	}
	return l.ix.Close()
}

// folderOf names the folder of an edition's index: another content lies in another folder.
func folderOf(dir string, region core.Region, from core.EditionDigest) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, string(region)+"."+hex.EncodeToString(from.Digest[:12]))
}

// sweep removes the other folders of the region: that of the index before, which lives on in the memory of those who still
// search in it, and what a crash has left. It runs in the turn of the region, so that no folder goes that an index is about to
// be opened from: the same content has the same folder, under whatever edition. What cannot be removed is tried the next time.
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
