package addressindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/blugelabs/bluge"
	"github.com/blugelabs/bluge/index"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/plain"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
)

// The fields of a document.
const (
	// fieldText holds all words: names and their types, names of parents.
	fieldText = "t"
	// fieldOwn holds the beginnings of the words of the object's own names.
	fieldOwn = "o"
	// fieldRow holds the fingerprint (document 0) or the number of some rows, to check.
	fieldRow = "r"
)

// longestGram is how many letters of a beginning are indexed.
const longestGram = 12

// checkEvery is the distance between rows whose number is indexed.
const checkEvery = 97

// Index serves one region. Many may search at once.
type Index struct {
	registry *address.Registry
	rows     *rows
	noise    [][]string     // ways to name the region itself, or the country
	common   [][]string     // ways to name the country
	tops     int32          // objects below the largest town
	only     map[int64]bool // the objects that may be found; nil for all

	mu     sync.RWMutex // held for reading by searches; guards closed
	closed bool
	reader *bluge.Reader
}

// Open makes the index of a registry. With dir "" it lives in memory (a region of 30,000
// objects takes a few megabytes); otherwise the files lie in dir, which belongs to this
// index alone: what is there is used if it was built from the same rows and rebuilt if not.
// The caller closes the index.
func Open(reg *address.Registry, dir string) (*Index, error) {
	if reg.Len() == 0 {
		return nil, core.Refuse(core.Invalid, "region", "address.empty", string(reg.Region()))
	}
	ix := &Index{registry: reg, noise: address.RegionPhrases(reg.Region()), common: address.RegionPhrases("")}
	ix.rows, ix.tops = makeRows(reg)
	print := fingerprint(ix.rows)
	if dir == "" {
		mem := plain.NewMemory()
		config := bluge.DefaultConfigWithDirectory(func() index.Directory { return mem })
		return ix, ix.buildAndOpen(config, config, print)
	}
	config := onDisk(dir)
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		if ix.openReader(config, print) == nil {
			return ix, nil
		}
	}
	fresh := filepath.Clean(dir) + ".tmp"
	err := errors.Join(os.RemoveAll(fresh), os.RemoveAll(dir), os.MkdirAll(filepath.Dir(dir), 0o700))
	if err != nil {
		return nil, fmt.Errorf("clearing the address index: %w", err)
	}
	if err := ix.build(onDisk(fresh), print); err != nil {
		return nil, err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return nil, fmt.Errorf("placing the address index: %w", err)
	}
	if err := ix.openReader(config, print); err != nil {
		return nil, err
	}
	return ix, nil
}

func onDisk(dir string) bluge.Config {
	return bluge.DefaultConfigWithDirectory(func() index.Directory { return plain.NewFolder(dir) })
}

// OpenSome makes an index in memory that finds none but the named objects of a registry.
func OpenSome(reg *address.Registry, only map[int64]bool) (*Index, error) {
	ix, err := Open(reg, "")
	if err != nil {
		return nil, err
	}
	ix.only = only
	return ix, nil
}

func (ix *Index) buildAndOpen(write, read bluge.Config, print string) error {
	if err := ix.build(write, print); err != nil {
		return err
	}
	return ix.openReader(read, print)
}

// build writes one segment with a document for each row, in order.
func (ix *Index) build(config bluge.Config, print string) error {
	// One batch larger than all documents gives one segment; the third argument is ignored.
	w, err := bluge.OpenOfflineWriter(config, ix.rows.len()+1, 2)
	if err != nil {
		return fmt.Errorf("building the address index: %w", err)
	}
	for i := range ix.rows.len() {
		check := ""
		switch {
		case i == 0:
			check = print
		case i%checkEvery == 0 || i == ix.rows.len()-1:
			check = strconv.Itoa(i)
		}
		row := ix.rows.at(i)
		if err := w.Insert(row.document(check)); err != nil {
			return fmt.Errorf("building the address index: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("building the address index: %w", err)
	}
	return nil
}

// openReader opens what build has written and checks that it is that.
func (ix *Index) openReader(config bluge.Config, print string) error {
	r, err := bluge.OpenReader(config)
	if err != nil {
		return fmt.Errorf("opening the address index: %w", err)
	}
	ix.reader = r
	if err := ix.check(print); err != nil {
		ix.reader = nil
		return errors.Join(err, r.Close())
	}
	return nil
}

// check holds count, content and order of the documents against the rows.
func (ix *Index) check(print string) error {
	count, err := ix.reader.Count()
	if err != nil {
		return fmt.Errorf("checking the address index: %w", err)
	}
	if count != uint64(ix.rows.len()) {
		return fmt.Errorf("checking the address index: %d documents for %d rows", count, ix.rows.len())
	}
	for i := 0; i < ix.rows.len(); i++ {
		want := strconv.Itoa(i)
		switch {
		case i == 0:
			want = print
		case i%checkEvery != 0 && i != ix.rows.len()-1:
			continue
		}
		rows, err := plain.First(context.Background(), ix.reader, 2, bluge.NewTermQuery(want).SetField(fieldRow))
		if err != nil {
			return err
		}
		if len(rows) != 1 || rows[0] != i {
			return fmt.Errorf("checking the address index: row %d is document %v", i, rows)
		}
	}
	return ix.canaries()
}

// canaryQueries is how many rows are asked for by their own words before an index is used.
const canaryQueries = 20

// canaries asks for rows all over the index as somebody would who types their names, the last word not to its end: each has to
// be among the answers. Of a long name they type as much as is indexed.
func (ix *Index) canaries() error {
	for n := range min(canaryQueries, ix.rows.len()) {
		i := n * ix.rows.len() / canaryQueries
		if ix.rows.len() < canaryQueries {
			i = n
		}
		var tokens []token.Token
		r := ix.rows.at(i)
		words := r.name(0).words
		for _, id := range words[:min(len(words), mostBeginnings)] {
			w := ix.rows.words.At(id)
			tokens = append(tokens, token.Token{Text: w.Text, Runes: w.Runes, Mask: w.Mask})
		}
		if len(tokens) == 0 {
			continue
		}
		last := &tokens[len(tokens)-1]
		last.Open, last.Runes = true, last.Runes[:max(1, len(last.Runes)-1)]
		rows, err := plain.First(context.Background(), ix.reader, ix.rows.len(), ix.exact(tokens, false))
		if err != nil {
			return err
		}
		if !slices.Contains(rows, i) {
			return fmt.Errorf("checking the address index: object %d is not found by its name", ix.rows.at(i).id)
		}
	}
	return nil
}

// Region is the region that the index serves.
func (ix *Index) Region() core.Region { return ix.registry.Region() }

// Registry is what the index was built from.
func (ix *Index) Registry() *address.Registry { return ix.registry }

// Close waits for the searches under way and ends the index; searching it afterwards is
// refused (Unavailable). A second Close does nothing.
func (ix *Index) Close() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.closed {
		return nil
	}
	ix.closed = true
	if err := ix.reader.Close(); err != nil {
		return fmt.Errorf("closing the address index: %w", err)
	}
	return nil
}
