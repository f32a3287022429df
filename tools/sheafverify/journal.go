package main

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

const (
	leafVersion = 1
	maxNumber   = 1<<53 - 1
	leafTime    = "2006-01-02T15:04:05.000Z"
	recordKind  = "checkpoint.record"
	systemActor = "system"
	sinceFlag   = "--since" // the file that it names, in a rejection
)

// parseLeaf accepts exactly the canonical form of RFC 8785: it writes what it understood and
// compares the bytes.
func parseLeaf(number int64, line []byte) (*replay.Leaf, error) {
	bad := func(format string, args ...any) error { return reject(damaged, journalName, number, format, args...) }
	var l replay.Leaf
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, bad("the leaf is not the JSON of a leaf")
	}
	if l.V != leafVersion {
		return nil, reject(otherVersion, journalName, number, "the leaf has version %d, this program knows %d", l.V, leafVersion)
	}
	if l.N < 0 || l.N > maxNumber || l.Index > maxNumber || l.Kind == "" {
		return nil, bad("the leaf has a number out of range or no kind")
	}
	at, err := time.Parse(leafTime, l.Time)
	if err != nil || at.Format(leafTime) != l.Time {
		return nil, bad("the leaf has a malformed time")
	}
	for field, hash := range l.Commit {
		if raw, err := hex.DecodeString(hash); err != nil || len(raw) != 32 || hex.EncodeToString(raw) != hash {
			return nil, bad("the leaf has a malformed commit of %q", field)
		}
	}
	if !bytes.Equal(canonical(&l), line) {
		return nil, bad("the leaf is not in canonical form (RFC 8785)")
	}
	return &l, nil
}

// canonical writes the members in the order of their names.
func canonical(l *replay.Leaf) []byte {
	var b bytes.Buffer
	b.WriteString(`{"actor":`)
	writeString(&b, l.Actor)
	b.WriteString(`,"campaign":`)
	writeString(&b, l.Campaign)
	b.WriteString(`,"commit":`)
	writeObject(&b, l.Commit)
	b.WriteString(`,"index":` + strconv.FormatUint(l.Index, 10) + `,"kind":`)
	writeString(&b, l.Kind)
	b.WriteString(`,"n":` + strconv.FormatInt(l.N, 10) + `,"public":`)
	writeObject(&b, l.Public)
	b.WriteString(`,"subject":`)
	writeString(&b, l.Subject)
	b.WriteString(`,"time":`)
	writeString(&b, l.Time)
	b.WriteString(`,"v":` + strconv.FormatInt(l.V, 10) + `}`)
	return b.Bytes()
}

// writeObject orders names by their UTF-16 code units, as the standard asks.
func writeObject(b *bytes.Buffer, m map[string]string) {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
	})
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(b, name)
		b.WriteByte(':')
		writeString(b, m[name])
	}
	b.WriteByte('}')
}

func writeString(b *bytes.Buffer, s string) {
	const special, letters = "\"\\\b\t\n\f\r", `"\btnfr`
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if at := strings.IndexByte(special, c); at >= 0 {
			b.Write([]byte{'\\', letters[at]})
		} else if c < 0x20 {
			b.WriteString(`\u00` + hex.EncodeToString([]byte{c}))
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
}

// journal reads the leaves in order and holds them against manifest and checkpoints.
type journal struct {
	manifest manifest
	marks    []checkpoint
	since    *checkpoint
	covered  int64          // size of the last checkpoint
	next     int            // the first of marks that is not reached yet
	recorded map[int64]bool // sizes of the marks that a leaf records
	tree     tree
	replay   *replay.Replay

	n     int64
	index uint64
	// signed is the log index of the last leaf that a checkpoint covers.
	signed uint64
	time   string
	actor  string
}

func newJournal(m manifest, marks []checkpoint, since *checkpoint) *journal {
	return &journal{
		manifest: m, marks: marks, since: since,
		covered: marks[len(marks)-1].size, recorded: map[int64]bool{}, replay: replay.New(),
	}
}

// leaf checks one line.
func (j *journal) leaf(number int64, line []byte) error {
	l, err := parseLeaf(number, line)
	if err != nil {
		return err
	}
	bad := func(format string, args ...any) error { return reject(forbidden, journalName, number, format, args...) }
	switch {
	case l.Campaign != j.manifest.Campaign:
		return bad("the leaf is of campaign %q, the export of %q", l.Campaign, j.manifest.Campaign)
	case l.N != j.n:
		return bad("the leaf is numbered %d where %d is due: one is missing, added or moved", l.N, j.n)
	case l.Index < j.index:
		return bad("the log index runs backwards, from %d to %d", j.index, l.Index)
	case l.Time < j.time: // RFC 3339 in one zone and of one length compares as text
		return bad("the time runs backwards, from %s to %s", j.time, l.Time)
	case j.n > 0 && l.Index == j.index && (l.Time != j.time || l.Actor != j.actor):
		return bad("two leaves of log index %d differ in time or actor", l.Index)
	case j.n >= j.covered && !j.bareRecord(l):
		return reject(unsigned, journalName, number,
			"the leaf lies behind the last checkpoint, which covers %d leaves: nobody vouches for it", j.covered)
	}
	j.index, j.time, j.actor = l.Index, l.Time, l.Actor
	if l.Base() == recordKind {
		if err := j.record(number, l); err != nil {
			return err
		}
	}
	if j.n < j.covered { // what nobody signed moves nothing
		j.signed = l.Index
		if why := j.replay.Leaf(l); why != nil {
			return &rejection{journalName, number, why, forbidden}
		}
	}
	j.n++
	j.tree.add(line)
	return j.roots(number)
}

// bareRecord says whether a leaf records a checkpoint and says nothing beside: only such a one
// may stand where nobody vouches for it, because what it says is compared with the note itself.
func (j *journal) bareRecord(l *replay.Leaf) bool {
	_, size := l.Public["size"]
	_, root := l.Public["root"]
	tree := strings.TrimPrefix(j.manifest.Origin, "sheaf/")
	return l.Base() == recordKind && l.Actor == systemActor && l.Subject == "tree:"+tree && len(l.Commit) == 0 &&
		len(l.Public) == 2 && size && root
}

// record pairs a leaf that records a checkpoint with the note of the same size.
func (j *journal) record(number int64, l *replay.Leaf) error {
	size, err := strconv.ParseInt(l.Public["size"], 10, 64)
	at, found := slices.BinarySearchFunc(j.marks, size, func(c checkpoint, size int64) int {
		return cmp.Compare(c.size, size)
	})
	switch {
	case err != nil || !found || l.Public["root"] != j.marks[at].root.String():
		return reject(unsigned, journalName, number, "the leaf records a checkpoint that is not in %s", checkpointsName)
	case j.recorded[size]:
		return reject(forbidden, journalName, number, "the leaf records a checkpoint for the second time")
	}
	j.recorded[size] = true
	return nil
}

// roots compares the root with the checkpoints of this size.
func (j *journal) roots(number int64) error {
	if j.next < len(j.marks) && j.marks[j.next].size == j.n {
		mark := j.marks[j.next]
		j.next++
		if j.tree.root() != mark.root {
			return reject(unsigned, journalName, number,
				"the first %d leaves do not have the root that was signed (%s line %d)", j.n, checkpointsName, mark.line)
		}
	}
	if j.since != nil && j.since.size == j.n && j.tree.root() != j.since.root {
		return reject(unsigned, sinceFlag, 0, "the first %d leaves are not those of the given checkpoint: history was changed", j.n)
	}
	return nil
}

// end checks what can be said only after the last leaf.
func (j *journal) end() error {
	switch rows := j.manifest.Files[journalName].Rows; {
	case j.n < j.covered:
		return reject(unsigned, journalName, 0, "has %d leaves, the last checkpoint covers %d: the end was cut off", j.n, j.covered)
	case j.n != rows:
		return reject(damaged, journalName, 0, "has %d leaves, the manifest says %d", j.n, rows)
	case j.index != j.manifest.Index:
		return reject(damaged, manifestName, 0, "says log index %d, the last leaf has %d", j.manifest.Index, j.index)
	case j.since != nil && j.since.size > j.n:
		return reject(unsigned, sinceFlag, 0, "the given checkpoint covers %d leaves, the export has only %d: it is older or was cut",
			j.since.size, j.n)
	}
	return nil
}
