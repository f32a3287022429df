package audit

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

// LeafVersion is the "v" of every leaf written by this release.
const LeafVersion = 1

// MaxLine bounds the length of a leaf in bytes; verifiers refuse longer lines.
const MaxLine = 1 << 20

// usualLine is what most leaves are shorter than.
const usualLine = 512

const (
	maxNumber  = 1<<53 - 1 // the largest integer that every JSON reader keeps exactly
	maxText    = 64 << 10
	timeLayout = "2006-01-02T15:04:05.000Z"
)

// KV is one public name and value.
type KV struct{ Name, Value string }

// Pairs makes the public pairs of a leaf from names and values; empty values are left out.
func Pairs(pairs ...string) (list []KV) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, KV{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return list
}

// Entry is what a fact says about itself in the journal.
type Entry struct {
	// Campaign whose tree the leaf joins; empty for the house.
	Campaign core.CampaignID
	// Kind of the fact, such as "sheet.certify/1".
	Kind string
	// Subject is TYPE:ID, such as "sheet:91X7B9"; it may be empty.
	Subject string
	// Public values in any order; names are unique.
	Public []KV
	// Commit binds sealed fields; fields are unique.
	Commit []core.Commit
}

// Leaf is an entry with the place and the stamp it got.
type Leaf struct {
	Entry
	// Index of the log entry that made the leaf; several leaves can share it.
	Index uint64
	// N is the place in the tree, counted from 0.
	N     int64
	Time  core.Time
	Actor core.UserID
}

// Check refuses an entry that has no canonical line: text that is not UTF-8, a name or a
// field that stands twice, an empty kind, or more than half of [MaxLine]. A command whose
// facts carry text from outside calls it while it can still refuse.
func Check(e Entry) error {
	if e.Kind == "" {
		return core.Refuse(core.Invalid, "kind", "audit.kind")
	}
	size := 0
	for _, text := range []string{string(e.Campaign), e.Kind, e.Subject} {
		if err := checkText("leaf", text, &size); err != nil {
			return err
		}
	}
	names := seen{all: len(e.Public)}
	for _, kv := range e.Public {
		if err := checkName(&names, kv.Name, &size); err != nil {
			return err
		}
		if err := checkText(kv.Name, kv.Value, &size); err != nil {
			return err
		}
	}
	fields := seen{all: len(e.Commit)}
	for _, c := range e.Commit {
		size += 2 * len(c.Hash)
		if err := checkName(&fields, c.Field, &size); err != nil {
			return err
		}
	}
	// One byte of text takes at most six bytes of JSON.
	if size > maxText {
		return core.Refuse(core.TooLarge, "leaf", "audit.size", strconv.Itoa(maxText))
	}
	return nil
}

// seen are the names that came before. Few are compared one by one: each leaf is checked, and most have some.
type seen struct {
	all  int // as many will come
	few  [8]string
	n    int
	many map[string]bool
}

// add says whether the name is new.
func (s *seen) add(name string) bool {
	if s.all <= len(s.few) {
		for _, other := range s.few[:s.n] {
			if other == name {
				return false
			}
		}
		s.few[s.n] = name
		s.n++
		return true
	}
	if s.many == nil {
		s.many = make(map[string]bool, s.all)
	}
	known := s.many[name]
	s.many[name] = true
	return !known
}

func checkName(names *seen, name string, size *int) error {
	if err := checkText("leaf", name, size); err != nil {
		return err
	}
	if name == "" || !names.add(name) {
		return core.Refuse(core.Invalid, "leaf", "audit.twice", name)
	}
	return nil
}

func checkText(field, text string, size *int) error {
	*size += len(text) + 8
	if !utf8.ValidString(text) {
		return core.Refuse(core.Invalid, field, "audit.utf8")
	}
	return nil
}

// Line writes the n-th leaf of a tree as canonical JSON without a line break. The entry has
// passed [Check]; for one that has not, and for a stamp beyond what a leaf can hold, Line
// panics, which stops the node as a fault: a journal that cannot be written must not go on.
func Line(e Entry, s core.Stamp, n int64) []byte {
	if err := Check(e); err != nil {
		panic(err)
	}
	if err := checkStamp(s, n); err != nil {
		panic(err)
	}
	return appendLine(make([]byte, 0, usualLine), Leaf{Entry: e, Index: s.Index, N: n, Time: s.Time, Actor: s.Actor})
}

func checkStamp(s core.Stamp, n int64) error {
	if n < 0 || n > maxNumber || s.Index > maxNumber {
		return core.Refuse(core.Internal, "n", "audit.number")
	}
	if year := s.Time.UTC().Year(); year < 0 || year > 9999 {
		return core.Refuse(core.Internal, "time", "audit.time")
	}
	if !utf8.ValidString(string(s.Actor)) {
		return core.Refuse(core.Internal, "actor", "audit.utf8")
	}
	return nil
}

// appendLine writes the members in the order that RFC 8785 asks for: by UTF-16 code units,
// which for these names is the order of the alphabet.
func appendLine(b []byte, l Leaf) []byte {
	b = append(b, `{"actor":`...)
	b = appendString(b, string(l.Actor))
	b = append(b, `,"campaign":`...)
	b = appendString(b, string(l.Campaign))
	b = append(b, `,"commit":`...)
	b = appendCommits(b, l.Commit)
	b = append(b, `,"index":`...)
	b = strconv.AppendUint(b, l.Index, 10)
	b = append(b, `,"kind":`...)
	b = appendString(b, l.Kind)
	b = append(b, `,"n":`...)
	b = strconv.AppendInt(b, l.N, 10)
	b = append(b, `,"public":`...)
	b = appendObject(b, l.Public)
	b = append(b, `,"subject":`...)
	b = appendString(b, l.Subject)
	b = append(b, `,"time":"`...)
	b = l.Time.UTC().AppendFormat(b, timeLayout)
	b = append(b, `","v":`...)
	b = strconv.AppendInt(b, LeafVersion, 10)
	return append(b, '}')
}

// Parse reads a leaf and refuses every line that [Line] would not have written. Public and
// Commit come back in canonical order.
func Parse(line []byte) (Leaf, error) {
	if len(line) > MaxLine {
		return Leaf{}, core.Refuse(core.TooLarge, "leaf", "audit.size", strconv.Itoa(MaxLine))
	}
	var wire struct {
		Actor    core.UserID       `json:"actor"`
		Campaign core.CampaignID   `json:"campaign"`
		Commit   map[string]string `json:"commit"`
		Index    uint64            `json:"index"`
		Kind     string            `json:"kind"`
		N        int64             `json:"n"`
		Public   map[string]string `json:"public"`
		Subject  string            `json:"subject"`
		Time     string            `json:"time"`
		V        int               `json:"v"`
	}
	malformed := core.Refuse(core.Invalid, "leaf", "audit.leaf")
	if err := json.Unmarshal(line, &wire); err != nil {
		return Leaf{}, malformed
	}
	at, err := time.Parse(timeLayout, wire.Time)
	if err != nil || wire.V != LeafVersion || wire.Index > maxNumber || wire.N < 0 || wire.N > maxNumber {
		return Leaf{}, malformed
	}
	leaf := Leaf{
		Entry: Entry{Campaign: wire.Campaign, Kind: wire.Kind, Subject: wire.Subject},
		Index: wire.Index, N: wire.N, Time: core.TimeOf(at), Actor: wire.Actor,
	}
	for _, name := range sortedNames(wire.Public) {
		leaf.Public = append(leaf.Public, KV{name, wire.Public[name]})
	}
	for _, field := range sortedNames(wire.Commit) {
		c := core.Commit{Field: field}
		if len(wire.Commit[field]) != 2*len(c.Hash) {
			return Leaf{}, malformed
		}
		if _, err := hex.Decode(c.Hash[:], []byte(wire.Commit[field])); err != nil {
			return Leaf{}, malformed
		}
		leaf.Commit = append(leaf.Commit, c)
	}
	if Check(leaf.Entry) != nil || !bytes.Equal(appendLine(nil, leaf), line) {
		return Leaf{}, malformed
	}
	return leaf, nil
}

// Get returns the public value of the name, empty when the leaf has none.
func (e Entry) Get(name string) string {
	for _, kv := range e.Public {
		if kv.Name == name {
			return kv.Value
		}
	}
	return ""
}
