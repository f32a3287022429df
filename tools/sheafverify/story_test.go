package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// find is the place of the n-th act (from 0) that moves the subject to the state; an empty
// state finds acts that move nothing.
func (s *tale) find(t *testing.T, subject, to string, n int) int {
	t.Helper()
	for i, a := range s.acts {
		if a.entry.Subject == subject && a.entry.Get("to") == to {
			if n == 0 {
				return i
			}
			n--
		}
	}
	t.Fatalf("no act moves %s to %q", subject, to)
	return 0
}

// set changes, adds or (with an empty value) removes a public value of an act.
func (s *tale) set(i int, name, value string) {
	e := &s.acts[i].entry
	e.Public = slices.DeleteFunc(slices.Clone(e.Public), func(kv audit.KV) bool { return kv.Name == name })
	if value != "" {
		e.Public = append(e.Public, audit.KV{Name: name, Value: value})
	}
}

// insert tells more acts before the i-th.
func (s *tale) insert(i int, tell func(s *tale)) {
	var more tale
	tell(&more)
	s.acts = slices.Insert(s.acts, i, more.acts...)
	s.remark()
}

func (s *tale) remove(i int) {
	s.acts = slices.Delete(s.acts, i, i+1)
	s.remark()
}

// remark finds the checkpoints again after acts have moved.
func (s *tale) remark() {
	s.marks = nil
	for i, a := range s.acts {
		if strings.HasPrefix(a.entry.Kind, audit.CheckpointKind) {
			s.marks = append(s.marks, i)
		}
	}
}

// Stories that a server with the right key tells and that could not have happened.
func TestVerify_ImpossibleStory(t *testing.T) {
	end := func(s *tale) int { return len(s.acts) - 1 }
	for name, c := range map[string]struct {
		change func(t *testing.T, s *tale)
		reason string
	}{
		"pack approved by its proposer": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "pack:ru/1.0", "approved", 0)].actor = "u-admin"
		}, "approved by who proposed it"},
		"pack approved by another account of the proposer": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "approved", 0), "person", "p-admin")
		}, "approved by who proposed it"},
		"pack approved by nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "approved", 0), "person", "")
		}, `names none in "person"`},
		"pack proposed by nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "proposed", 0), "person", "")
		}, `proposed without "person"`},
		"pack active without approval": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "active", 0), "from", "proposed")
			s.remove(s.find(t, "pack:ru/1.0", "approved", 0))
		}, `may not go from "proposed" to "active"`},
		"pack changes its content": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "active", 0), "digest", digestB)
		}, "the digest of pack:ru/1.0 changes"},
		"pack without digest": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "uploaded", 0), "digest", "")
		}, "without a SHA-256"},
		"pack without version": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "pack:ru", "", "uploaded", "digest", digestA) })
		}, "is not NAME/VERSION"},
		"block lifted by the operator": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "visit:v2", "", 0)].actor = "u-operator"
		}, "lifted by who opened the visit"},
		"block lifted by the operator's other account": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v2", "", 0), "person", "p-operator")
		}, "lifted by who opened the visit"},
		"block lifted by who judged": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "signature:s2", "judged", 0)].actor = "u-coordinator"
		}, "lifted by who entered the judgement"},
		"block lifted by the judge's other account": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s2", "judged", 0), "person", "p-coordinator")
		}, "lifted by who entered the judgement"},
		"block entered by who lifted it": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "visit:v2", "", 0)+1, func(m *tale) {
				m.do("u-coordinator", "signature.judge", "signature:s2", "from", "judged", "to", "judged", "person", "p-coordinator",
					"findings", "warn:name.yo block:passport.listed")
			})
		}, "entered by who lifted it"},
		"block lifted without a name": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v2", "", 0), "lifted", "")
		}, "without naming it"},
		"block lifted too late": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.do("u-c", "visit.lift", "visit:v2", "lifted", "x", "person", "p-c") })
		}, "not open"},
		"sheet leaps": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "sheet:91X7B9", "filling", "certified") })
		}, `may not go from "filling" to "certified"`},
		"sheet from another state": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "sheet:91X7B9", "complete", "checking") })
		}, `is in state "filling", the leaf takes it from "complete"`},
		"sheet found in another state": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:0000AB", "at_office", 2), "to", "filling")
		}, `may not go from "lost" to "filling"`},
		"sheet made twice": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "sheet:91X7B9", "", "planned", "region", "77") })
		}, `takes it from ""`},
		"sheet changes its region": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:91X7B9", "at_office", 0), "region", "63")
		}, "the region of sheet:91X7B9 changes"},
		"sheet without region": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:91X7B9", "planned", 0), "region", "")
		}, `planned without "region"`},
		"sheet issued to nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:91X7B9", "at_office", 0), "office", "")
		}, `issued without "office"`},
		"sheet with a letter that codes lack": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "sheet:91X7B8", "", "planned", "region", "77") })
		}, "is no code of a sheet"},
		"sheet spoiled without witness": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.move("u", "sheet:0000AB", "at_office", "spoiled", "person", "p", "reason", "torn")
			})
		}, `without both "person" and "witness"`},
		"sheet spoiled with oneself as witness": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.move("u", "sheet:0000AB", "at_office", "spoiled", "person", "p", "witness", "p", "reason", "torn")
			})
		}, "one person as actor and witness"},
		"sheet spoiled without reason": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.move("u", "sheet:0000AB", "at_office", "spoiled", "person", "p", "witness", "w")
			})
		}, `without "reason"`},
		"sheet begun by nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:91X7B9", "filling", 0), "collector", "")
		}, `filled without "collector"`},
		"sheet begun for another": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:91X7B9", "filling", 0), "collector", "u-friend")
		}, "begun by u-operator with u-friend as its collector"},
		"sheet changes its collector": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.move("u-friend", "sheet:91X7B9", "filling", "filling", "collector", "u-friend")
			})
		}, `the collector of sheet:91X7B9 changes`},
		"sheet changes its collector when complete": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.move("u-operator", "sheet:91X7B9", "filling", "complete", "collector", "u-friend")
			})
		}, `the collector of sheet:91X7B9 changes`},
		"sheet given up with a line on it": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u-operator", "sheet:91X7B9", "filling", "at_office") })
		}, "given up while its line 1 is written"},
		"sheet given up and kept": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "sheet:0000AB", "at_office", 1), "collector", "u-operator")
		}, "given up and keeps its collector"},
		"line taken by another collector": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "line:91X7B9/3", "reserved", 0)].actor = "u-friend"
		}, "reserved by u-friend on a sheet that u-operator collects"},
		"line of no sheet": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "line:0000AC/1", "free", "unused") })
		}, "no line of a known sheet"},
		"line written while free": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "line:91X7B9/4", "free", "written") })
		}, `may not go from "free" to "written"`},
		"line spoiled without reason": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "line:91X7B9/2", "spoiled", 0), "reason", "")
		}, `spoiled without "reason"`},
		"line taken by nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "line:91X7B9/3", "reserved", 0), "signature", "")
		}, `without a known "signature"`},
		"line taken twice": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "line:91X7B9/1", "free", "reserved", "signature", "s2") })
		}, `is in state "written"`},
		"signature on two lines": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "line:91X7B9/4", "free", "reserved", "signature", "s1") })
		}, "while it lives on line 91X7B9/1"},
		"line taken on a lost sheet": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "line:91X7B9/3", "reserved", 0), func(m *tale) { m.move("u", "sheet:91X7B9", "filling", "lost", "person", "p", "reason", "x") })
		}, "while its sheet is lost"},
		"signature and line disagree": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, "signature:s2", "written", 0))
		}, "line 91X7B9/3 is written, its signature s2 is placed"},
		"signature placed elsewhere": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s2", "placed", 1), "line", "4")
		}, `which is on line "91X7B9/4"`},
		"signature without its line": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) {
				m.receive("v4", "s4")
				m.move("u", "signature:s4", "judged", "placed", "sheet", "0000AB", "line", "1")
			})
		}, "which does not hold it"},
		"signature of another region": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "judged", 0), "region", "63")
		}, "region 63 is placed on a sheet of region 77"},
		"signature on no sheet": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "placed", 0), "sheet", "0000AC")
		}, "does not exist"},
		"signature without line": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "placed", 0), "line", "")
		}, `without "sheet" and "line"`},
		"signature without visit": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "received", 0), "visit", "v9")
		}, `no known "visit"`},
		"signature judged by no pack": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "judged", 0), "pack", "")
		}, `judged without "pack"`},
		"judged under a pack that nobody approved": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "judged", 0), "pack", "ru/2.0")
		}, `judged under pack "ru/2.0", which is not in force`},
		"placed by a verdict of the pack before": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, "signature:s1", "placed", 0), func(m *tale) { m.move("u-admin", "pack:ru/1.0", "active", "retired") })
		}, `verdict of pack "ru/1.0", which is not in force any more`},
		"signature judged without region": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "signature:s1", "judged", 0), "region", "")
		}, `judged without "region"`},
		"signature unwritten": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "signature:s1", "written", "judged") })
		}, `may not go from "written" to "judged"`},
		"visit opened twice": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "visit:v1", "done", "open") })
		}, `may not go from "done" to "open"`},
		"visit turned away without ground": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v3", "turned_away", 0), "ground", "")
		}, `without "ground"`},
		"visit in no office": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v3", "open", 0), "office", "")
		}, `without "office"`},
		"visit opened by nobody": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v3", "open", 0), "person", "")
		}, `opened without "person"`},
		"edition without kind": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "edition:e1", "loading", 0), "kind", "")
		}, `without "kind"`},
		"edition without digest": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "edition:e1", "complete", 0), "digest", "")
		}, `without a SHA-256`},
		"edition active at once": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, "edition:e1", "complete", 0))
		}, `is in state "loading"`},
		"user's chain broken": {func(t *testing.T, s *tale) {
			s.insert(end(s), func(m *tale) { m.move("u", "user:1", "", "active"); m.move("u", "user:1", "disabled", "active") })
		}, `the leaf takes it from "disabled"`},
		"transition by nobody": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "visit:v3", "open", 0)].actor = ""
		}, "has no actor"},
		"transition of nothing": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, "visit:v3", "open", 0)].entry.Subject = "visit:"
		}, "has no subject"},
		"half a transition": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "visit:v3", "turned_away", 0), "to", "")
		}, `"from" without "to"`},
		"edition changes its content": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "edition:e1", "active", 0), "digest", digestA)
		}, "the digest of edition:e1 changes"},
	} {
		s := genuine(t)
		c.change(t, s)
		if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}

// Journals whose leaves are each right and whose frame is not.
func TestVerify_ImpossibleFrame(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *tale)
		tell   func(w *written)
		reason string
	}{
		"checkpoint recorded that is not there": {func(s *tale) {
			s.do("system", audit.CheckpointKind, "tree:ru2018", "size", "14", "root", "x")
		}, nil, "not in checkpoints.txt"},
		"checkpoint recorded twice": {func(s *tale) {
			i := s.marks[0]
			s.insert(i+1, func(m *tale) { m.acts = append(m.acts, s.acts[i]) })
			s.marks = slices.Delete(s.marks, 1, 2)
			root := s.tell(t).notes[0]
			s.set(i+1, "size", "15")
			s.set(i+1, "root", strings.Split(string(root), "\n")[2])
		}, nil, "second time"},
		"checkpoint of another tree": {nil, func(w *written) {
			other := genuine(&testing.T{})
			other.acts[0].entry.Kind = "campaign.found/1"
			w.notes[0] = other.tell(&testing.T{}).notes[0]
		}, "checkpoints.txt line 1"},
		"checkpoints that fork": {nil, func(w *written) {
			other := genuine(&testing.T{})
			other.acts[0].entry.Kind = "campaign.found/1"
			w.notes[1] = other.tell(&testing.T{}).notes[1]
		}, "checkpoints.txt line 7"},
	} {
		s := genuine(t)
		if c.change != nil {
			c.change(s)
		}
		w := s.tell(t)
		if c.tell != nil {
			c.tell(w)
		}
		err := check(t, w.zip(t), s)
		if c.reason == "" && err != nil || c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}

func TestVerify_CheckpointNotYetRecorded(t *testing.T) {
	s := genuine(t)
	s.acts = s.acts[:len(s.acts)-1] // the last checkpoint covers all, and no leaf records it
	if err := check(t, s.zipped(t), s); err != nil {
		t.Error(err)
	}
}

func TestVerify_House(t *testing.T) {
	s := &tale{key: newKey(t, "house")}
	s.move("u-admin", "user:u1", "", "active")
	s.move("u-admin", "office:o1", "", "open")
	s.sign()
	s.tables = map[string][]string{"totals": totals()}
	if err := check(t, s.zipped(t), s); err != nil {
		t.Error(err)
	}
}

// The program has its own tables of states; this holds them against the server's.
func TestStates_EqualTheServers(t *testing.T) {
	for subject, server := range map[string]core.Transitions{
		"sheet": core.SheetTransitions(), "line": core.LineTransitions(), "signature": core.SignatureTransitions(),
		"visit": core.VisitTransitions(), "pack": core.PackTransitions(), "edition": core.EditionTransitions(),
		"parcel": core.ParcelTransitions(), "packkey": core.PackKeyTransitions(), "scanner": core.ScannerTransitions(),
	} {
		states := append([]string{""}, server.States()...)
		for _, from := range states {
			for _, to := range states[1:] {
				want := slices.ContainsFunc(server, func(row core.Transition) bool { return row.From == from && row.To == to })
				if got := replay.Allows(subject, from, to); got != want {
					t.Errorf("%s from %q to %q: %v, the server says %v", subject, from, to, got, want)
				}
			}
		}
	}
}

func TestFiles_AreTheTables(t *testing.T) {
	var files []string
	for _, table := range replay.New().Tables() {
		files = append(files, table.File())
	}
	if !slices.Equal(files, replay.Files()) {
		t.Errorf("tables %v, files %v", files, replay.Files())
	}
}
