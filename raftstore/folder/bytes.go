package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// The parts of a folder that grow.
const (
	Tables    = "tables"    // Badger's sorted files
	Memtables = "memtables" // what Badger has not sorted yet
	Values    = "values"    // Badger's value log, which holds no value
	Log       = "log"       // of raft
	Rest      = "rest"      // manifests and the like
)

// Parts lists them.
func Parts() []string { return []string{Tables, Memtables, Values, Log, Rest} }

// Bytes is how much of the disk each part takes: of a file made ahead what the disk has set aside for it.
func (f *Folder) Bytes() (map[string]int64, error) {
	parts := map[string]int64{}
	for _, part := range Parts() {
		parts[part] = 0
	}
	byEnding := map[string]string{".sst": Tables, ".mem": Memtables, ".vlog": Values}
	for _, dir := range []string{f.State(), f.Log()} {
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			taken, err := taken(file)
			if err != nil {
				return nil, err
			}
			part, ok := byEnding[filepath.Ext(file.Name())]
			switch {
			case dir == f.Log():
				part = Log
			case !ok:
				part = Rest
			}
			parts[part] += taken
		}
	}
	return parts, nil
}

// taken is how much of the disk a file takes; nothing if it has gone meanwhile.
func taken(file fs.DirEntry) (int64, error) {
	info, err := file.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if at, ok := info.Sys().(*syscall.Stat_t); ok {
		return at.Blocks * 512, nil // the unit of st_blocks, whatever the file system
	}
	return info.Size(), nil
}
