package names

import (
	"bufio"
	"bytes"
	"cmp"
	_ "embed" // the built-in lists
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chunk"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// Kind is a part of a person's name; it is also the name of the form's field.
type Kind string

// The parts of a name.
const (
	First      Kind = "first"
	Patronymic Kind = "patronymic"
	Family     Kind = "family"
)

func (k Kind) valid() bool { return k == First || k == Patronymic || k == Family }

// Gender is "m" or "f".
type Gender string

// Entry is one known name.
type Entry struct {
	Kind   Kind
	Gender Gender
	Name   string
}

// List is an immutable set of known names; many may ask it at once.
type List struct {
	entries []Entry // by kind, gender, name; no two equal
	known   map[Kind]map[string]bool
	near    map[Kind][]candidate
}

type candidate struct {
	folded []rune
	mask   edit.Mask
	name   string
}

//go:embed names.tsv
var builtin []byte

//go:embed common.tsv
var common []byte

// Builtin is the embedded list, with the patronymics and women's surnames that follow from it.
var Builtin = sync.OnceValue(func() *List {
	l, err := readBuiltin()
	if err != nil {
		panic(err) // the embedded files are tested
	}
	return l
})

func readBuiltin() (*List, error) {
	entries, err := readEntries(io.MultiReader(bytes.NewReader(builtin), bytes.NewReader(common)))
	if err != nil {
		return nil, err
	}
	return newList(complete(entries))
}

// ReadTSV reads lines of kind, gender and name, separated by tabs; blank lines and lines
// beginning with # are skipped. It refuses (Invalid) a line of another form, by number,
// and an empty list.
func ReadTSV(r io.Reader) (*List, error) {
	entries, err := readEntries(r)
	if err != nil {
		return nil, err
	}
	return newList(entries)
}

func readEntries(r io.Reader) ([]Entry, error) {
	var entries []Entry
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		e, ok := parseEntry(line)
		if !ok {
			return nil, core.Refuse(core.Invalid, "file", "names.list.line", strconv.Itoa(n))
		}
		entries = append(entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the name list: %w", err)
	}
	return entries, nil
}

func parseEntry(line string) (Entry, bool) {
	f := strings.Split(line, "\t")
	if len(f) != 3 {
		return Entry{}, false
	}
	e := Entry{Kind: Kind(f[0]), Gender: Gender(f[1])}
	if !e.Kind.valid() || e.Gender != "m" && e.Gender != "f" {
		return Entry{}, false
	}
	name, err := Clean(e.Kind, f[2])
	e.Name = name
	return e, err == nil
}

func newList(entries []Entry) (*List, error) {
	if len(entries) == 0 {
		return nil, core.Refuse(core.Invalid, "file", "names.list.empty")
	}
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Gender, y.Gender), cmp.Compare(x.Name, y.Name))
	})
	l := &List{entries: slices.Compact(entries), known: map[Kind]map[string]bool{}, near: map[Kind][]candidate{}}
	for _, e := range l.entries {
		if l.known[e.Kind] == nil {
			l.known[e.Kind] = map[string]bool{}
		}
		folded := fold(e.Name)
		if l.known[e.Kind][folded] {
			continue // the same name for the other gender
		}
		l.known[e.Kind][folded] = true
		letters := []rune(folded)
		l.near[e.Kind] = append(l.near[e.Kind], candidate{folded: letters, mask: edit.MaskOf(letters), name: e.Name})
	}
	return l, nil
}

// Len is the number of entries.
func (l *List) Len() int { return len(l.entries) }

// All gives the entries by kind, gender and name.
func (l *List) All() iter.Seq[Entry] { return slices.Values(l.entries) }

// format heads every edition of names.
const format = "sheaf/names/1"

// Edition is a list as pieces for the log.
type Edition struct {
	Names  int
	Pieces [][]byte
	// Digest names the content: equal lists have equal digests.
	Digest [32]byte
}

// Edition writes the list in its one canonical form.
func (l *List) Edition() (Edition, error) {
	records := [][]byte{[]byte(format)}
	for _, e := range l.entries {
		records = append(records, []byte(string(e.Kind)+"\t"+string(e.Gender)+"\t"+e.Name))
	}
	cut, err := chunk.Pack(records)
	if err != nil {
		return Edition{}, err
	}
	return Edition{Names: len(l.entries), Pieces: cut.Pieces, Digest: cut.Digest}, nil
}

// ReadEdition rebuilds a list and returns its digest; it refuses (Invalid) damaged pieces.
func ReadEdition(pieces iter.Seq[[]byte]) (*List, [32]byte, error) {
	var entries []Entry
	started := false
	digest, err := chunk.Unpack(pieces, func(rec []byte) error {
		if !started {
			started = true
			if string(rec) != format {
				return core.Refuse(core.Invalid, "edition", "names.list.format")
			}
			return nil
		}
		e, ok := parseEntry(string(rec))
		if !ok {
			return core.Refuse(core.Invalid, "edition", "names.list.format")
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, digest, err
	}
	l, err := newList(entries)
	return l, digest, err
}
