package names

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

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

// Entry is one known name.
type Entry struct {
	Kind   Kind
	Gender Gender
	Name   string
	// Rank says how usual it is: a slip is held against the usual names first.
	Rank Rank
}

// Rank says how usual a name is.
type Rank int

// The ranks: a name that exists, one that many have, one of the two hundred that most have.
const (
	Rare Rank = iota
	Common
	Popular
)

// marks are the words for a rank in the fourth column of a list; a rare name has none.
func marks() []string { return []string{"", "common", "popular"} }

// List is an immutable set of known names; many may ask it at once.
type List struct {
	entries []Entry // by kind, gender, name; no two of one kind, gender and name
	known   map[Kind]map[string]fact
	near    map[Kind][]candidate
}

// fact is what the list knows of one folded name.
type fact struct {
	genders Genders
	rank    Rank
	// withE and withYo say in which spellings the list has it.
	withE, withYo bool
}

type candidate struct {
	folded  []rune
	mask    edit.Mask
	name    string
	rank    Rank
	genders Genders
}

// ReadTSV reads lines of kind, gender, name and, where the name is no rare one, the word
// "common" or "popular", separated by tabs; blank lines and lines beginning with # are skipped. It refuses
// (Invalid) a line of another form, by number, and an empty list.
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
	if len(f) != 3 && len(f) != 4 {
		return Entry{}, false
	}
	e := Entry{Kind: Kind(f[0]), Gender: Gender(f[1])}
	if len(f) == 4 {
		if e.Rank = Rank(slices.Index(marks(), f[3])); e.Rank <= Rare {
			return Entry{}, false
		}
	}
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
	// Of two entries of one name the more usual one comes first and stays.
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Gender, y.Gender), cmp.Compare(x.Name, y.Name),
			cmp.Compare(y.Rank, x.Rank))
	})
	same := func(x, y Entry) bool { return x.Kind == y.Kind && x.Gender == y.Gender && x.Name == y.Name }
	l := &List{entries: slices.CompactFunc(entries, same), known: map[Kind]map[string]fact{}, near: map[Kind][]candidate{}}
	for _, e := range l.entries {
		l.learn(e)
	}
	for kind, list := range l.near {
		for i, c := range list {
			of := l.known[kind][string(c.folded)]
			list[i].rank, list[i].genders = of.rank, of.genders
		}
	}
	return l, nil
}

// learn adds an entry to what is known; a name of both genders or spellings is one candidate,
// under the spelling that came first.
func (l *List) learn(e Entry) {
	if l.known[e.Kind] == nil {
		l.known[e.Kind] = map[string]fact{}
	}
	folded := fold(e.Name)
	of, seen := l.known[e.Kind][folded]
	of.genders = of.genders.with(e.Gender)
	of.rank = max(of.rank, e.Rank)
	if strings.ContainsAny(e.Name, "ёЁ") {
		of.withYo = true
	} else {
		of.withE = true
	}
	l.known[e.Kind][folded] = of
	if !seen {
		letters := []rune(folded)
		l.near[e.Kind] = append(l.near[e.Kind], candidate{folded: letters, mask: edit.MaskOf(letters), name: e.Name})
	}
}

// Len is the number of entries.
func (l *List) Len() int { return len(l.entries) }

// All gives the entries by kind, gender and name.
func (l *List) All() iter.Seq[Entry] { return slices.Values(l.entries) }

// format heads every edition of names; in those under oldFormat all names are common.
const (
	format    = "sheaf/names/2"
	oldFormat = "sheaf/names/1"
)

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
		record := string(e.Kind) + "\t" + string(e.Gender) + "\t" + e.Name
		if e.Rank > Rare {
			record += "\t" + marks()[e.Rank]
		}
		records = append(records, []byte(record))
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
	started, old := false, false
	digest, err := chunk.Unpack(pieces, func(rec []byte) error {
		if !started {
			started = true
			old = string(rec) == oldFormat
			if !old && string(rec) != format {
				return core.Refuse(core.Invalid, "edition", "names.list.format")
			}
			return nil
		}
		e, ok := parseEntry(string(rec))
		if !ok {
			return core.Refuse(core.Invalid, "edition", "names.list.format")
		}
		if old {
			e.Rank = Common
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
