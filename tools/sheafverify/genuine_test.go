package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
)

// digits gives bytes that depend on the seed only.
type digits struct {
	seed string
	n    int
}

func (d *digits) Read(p []byte) (int, error) {
	for i := range p {
		d.n++
		p[i] = sha256.Sum256(fmt.Appendf(nil, "%s %d", d.seed, d.n))[0]
	}
	return len(p), nil
}

func newKey(t *testing.T, seed string) audit.SigningKey {
	t.Helper()
	k, err := audit.NewSigningKey(&digits{seed: seed}, "sheaf/checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// act is one leaf of a told story.
type act struct {
	actor core.UserID
	entry audit.Entry
	// joined says that it is of the same command as the act before it.
	joined bool
}

// tale is a campaign as the server would hold it: acts, tables and where checkpoints were
// signed. It implements export.Source through written.
type tale struct {
	campaign core.CampaignID
	acts     []act
	tables   map[string][]string // rows joined by commas
	marks    []int               // sizes at which a checkpoint was signed
	key      audit.SigningKey
}

// do adds an act; pairs are name, value, name, value.
func (s *tale) do(actor core.UserID, kind, subject string, pairs ...string) {
	e := audit.Entry{Kind: kind + "/1", Subject: subject}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Public = append(e.Public, audit.KV{Name: pairs[i], Value: pairs[i+1]})
	}
	s.acts = append(s.acts, act{actor: actor, entry: e})
}

// move adds a transition.
func (s *tale) move(actor core.UserID, subject, from, to string, pairs ...string) {
	kind, _, _ := strings.Cut(subject, ":")
	states := []string{"from", from, "to", to}
	if from == "" {
		states = states[2:] // as the server writes it
	}
	s.do(actor, kind+".move", subject, append(states, pairs...)...)
}

// sign says that a checkpoint was signed here and recorded by the next act.
func (s *tale) sign() {
	s.marks = append(s.marks, len(s.acts))
	s.do(core.SystemActor, audit.CheckpointKind, strings.Replace(audit.Origin(s.campaign), "sheaf/", "tree:", 1))
}

const (
	digestA = "aa00000000000000000000000000000000000000000000000000000000000000"
	digestB = "bb00000000000000000000000000000000000000000000000000000000000000"
)

// inForce brings a pack into force.
func (s *tale) inForce(version, digest string) {
	pack := "pack:" + version
	s.move("u-admin", pack, "", "uploaded", "digest", digest)
	s.move("u-admin", pack, "uploaded", "tested")
	s.move("u-admin", pack, "tested", "proposed", "person", "p-admin")
	s.move("u-federal", pack, "proposed", "approved", "person", "p-federal")
	s.move("u-federal", pack, "approved", "active")
}

// genuine tells a small campaign in which everything is right.
func genuine(t *testing.T) *tale {
	s := &tale{campaign: "ru2018", key: newKey(t, "genuine")}
	s.do("u-admin", "campaign.create", "campaign:ru2018")
	s.inForce("ru/1.0", digestA)
	s.move("u-admin", "edition:e1", "", "loading", "kind", "passports")
	s.move("u-admin", "edition:e1", "loading", "complete", "digest", digestB)
	s.move("u-admin", "edition:e1", "complete", "active")
	for _, code := range []string{"91X7B9", "0000AB"} {
		s.move("u-logistics", "sheet:"+code, "", "planned", "region", "77", "lines", "3")
		s.move("u-logistics", "sheet:"+code, "planned", "printed")
		s.move("u-logistics", "sheet:"+code, "printed", "at_office", "office", "o1")
	}
	s.sign()
	s.receive("v1", "s1")
	s.place("s1", "1", "at_office")
	s.write("v1", "s1", "1")
	s.receive("v2", "s2")
	s.do("u-coordinator", "visit.lift", "visit:v2", "lifted", "passport.listed", "person", "p-coordinator")
	s.place("s2", "2", "filling")
	s.move("u-operator", "line:91X7B9/2", "reserved", "spoiled", "reason", "blot")
	s.move("u-operator", "signature:s2", "placed", "judged")
	s.place("s2", "3", "filling")
	s.write("v2", "s2", "3")
	s.move("u-operator", "visit:v3", "", "open", "office", "o1", "person", "p-operator")
	s.move("u-operator", "signature:s3", "", "received", "visit", "v3")
	s.move("u-operator", "signature:s3", "received", "withdrawn")
	s.move("u-operator", "visit:v3", "open", "turned_away", "ground", "age.under_18")
	s.move("u-operator", "sheet:0000AB", "at_office", "filling", "collector", "u-operator") // and nothing was written
	s.move("u-operator", "sheet:0000AB", "filling", "at_office")
	s.move("u-logistics", "sheet:0000AB", "at_office", "lost", "reason", "not_found", "person", "p-logistics")
	s.move("u-logistics", "sheet:0000AB", "lost", "at_office", "person", "p-logistics")
	s.sign()
	s.tables = map[string][]string{
		"sheets":     {"0000AB,77,o1,at_office,0,,", "91X7B9,77,o1,filling,2,,"},
		"lines":      {"91X7B9,1,written,s1", "91X7B9,2,spoiled,", "91X7B9,3,written,s2"},
		"signatures": {"s1,77,written,91X7B9,1,ru/1.0,v1", "s2,77,written,91X7B9,3,ru/1.0,v2", "s3,,withdrawn,,,,v3"},
		"visits":     {"v1,o1,done,", "v2,o1,done,", "v3,o1,turned_away,age.under_18"},
		"offices":    {"o1,2,3,3"},
		"packs":      {"ru,1.0," + digestA + ",active"},
		"editions":   {"e1,passports," + digestB + ",active"},
		"totals": totals("editions_active,1", "editions_total,1", "lines_spoiled,1", "lines_total,3", "lines_written,2",
			"offices_total,1", "packs_active,1", "packs_total,1", "sheets_at_office,1", "sheets_filling,1",
			"sheets_lost,0", "sheets_total,2", "signatures_total,3", "signatures_withdrawn,1", "signatures_written,2",
			"visits_done,2", "visits_total,3", "visits_turned_away,1"),
	}
	return s
}

func (s *tale) receive(visit, signature string) {
	s.move("u-operator", "visit:"+visit, "", "open", "office", "o1", "person", "p-operator")
	s.move("u-operator", "signature:"+signature, "", "received", "visit", visit)
	last := &s.acts[len(s.acts)-1].entry
	last.Commit = []core.Commit{{Field: "passport.number", Hash: sha256.Sum256([]byte(signature))}}
	s.move("u-operator", "signature:"+signature, "received", "judged", "region", "77", "pack", "ru/1.0")
}

func (s *tale) place(signature, line, sheet string) {
	s.move("u-operator", "sheet:91X7B9", sheet, "filling", "collector", "u-operator")
	s.move("u-operator", "line:91X7B9/"+line, "free", "reserved", "signature", signature)
	s.move("u-operator", "signature:"+signature, "judged", "placed", "sheet", "91X7B9", "line", line)
}

func (s *tale) write(visit, signature, line string) {
	s.move("u-operator", "line:91X7B9/"+line, "reserved", "written")
	s.move("u-operator", "signature:"+signature, "placed", "written")
	s.move("u-operator", "visit:"+visit, "open", "done")
}

// memory stores the nodes of one tree.
type memory map[int64]tlog.Hash

func (m memory) Node(i int64) (tlog.Hash, bool) { h, ok := m[i]; return h, ok }
func (m memory) SetNode(i int64, h tlog.Hash)   { m[i] = h }

// written is a tale with its leaves and notes.
type written struct {
	*tale
	lines [][]byte
	notes [][]byte
}

// tell writes leaves and checkpoints.
func (s *tale) tell(t *testing.T) *written {
	t.Helper()
	w := &written{tale: s}
	nodes := memory{}
	sign := func(n int) []audit.KV {
		if k := len(w.notes); k == len(s.marks) || s.marks[k] != n {
			return nil
		}
		root, err := audit.Root(nodes, int64(n))
		if err != nil {
			t.Fatal(err)
		}
		c := audit.Checkpoint{Origin: audit.Origin(s.campaign), Size: int64(n), Root: root}
		signed, err := audit.Sign(c, s.key)
		if err != nil {
			t.Fatal(err)
		}
		w.notes = append(w.notes, signed)
		return c.Public()
	}
	stamp := core.Stamp{Index: 100, Time: 1516233600000}
	for n, a := range s.acts {
		e := a.entry
		e.Campaign = s.campaign
		e.Public = append(slices.Clone(e.Public), sign(n)...)
		if n%3 == 0 && !a.joined || s.acts[n-1].actor != a.actor {
			stamp.Index++
			stamp.Time += 1000
		}
		stamp.Actor = a.actor
		line := audit.Line(e, stamp, int64(n))
		if err := audit.Append(nodes, int64(n), line); err != nil {
			t.Fatal(err)
		}
		w.lines = append(w.lines, line)
	}
	sign(len(s.acts)) // a checkpoint that no leaf of this export records
	return w
}

// About, Leaves, Checkpoints and Rows make written a source of exports.
func (w *written) About() (core.CampaignID, string) {
	return w.campaign, w.key.Name()
}

func (w *written) Leaves(fn func([]byte) error) error { return each(w.lines, fn) }

func (w *written) Checkpoints(fn func([]byte) error) error { return each(w.notes, fn) }

func (w *written) Rows(table string, fn func([]string) error) error {
	return each(w.tables[table], func(row string) error { return fn(strings.Split(row, ",")) })
}

func each[T any](list []T, fn func(T) error) error {
	for _, v := range list {
		if err := fn(v); err != nil {
			return err
		}
	}
	return nil
}

// zipped writes the export.
func (s *tale) zipped(t *testing.T) []byte {
	t.Helper()
	return s.tell(t).zip(t)
}

func (w *written) zip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(&b, w); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
