package main

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// The two sheets of [checked]: one goes the straight way, the other over lawyer and collector.
const (
	straight = "91X7B9"
	detour   = "0000AB"
)

// checked tells two sheets from the desk to their certification. Operator collects both, a
// coordinator judged one voter; clerk and auditor check, advocate and counsel decide.
func checked(t *testing.T) *tale {
	s := &tale{campaign: "ru2018", key: newKey(t, "checked")}
	s.do("u-admin", "campaign.create", "campaign:ru2018")
	s.inForce("ru/1.0", digestA)
	s.laid(straight, "o1", 3)
	s.laid(detour, "o1", 5)
	s.do("u-operator", "sheet.prepare", "sheet:"+detour, "part", "collector", "person", "p-operator")
	s.do("u-auditor", "sheet.prepare", "sheet:"+detour, "part", "proxy", "person", "p-auditor")
	s.filled(detour, "vera", "gleb", "dina", "egor")
	s.accepted(straight, "anna", "boris")
	s.finished(detour, 4, 5)
	s.takes("clerk", detour, "complete", "checking", "checker", "u-clerk")
	s.takes("clerk", detour, "checking", "complete")
	s.takes("clerk", detour, "complete", "checking", "checker", "u-clerk")
	s.verdict("clerk", detour, 1, "written", "good")
	s.takes("auditor", detour, "checking", "checking", "checker", "u-auditor", "before", "u-clerk")
	s.worded("reason")
	s.verdict("auditor", detour, 2, "written", "for_lawyer")
	s.verdict("auditor", detour, 3, "written", "bad")
	s.do("u-auditor", "line.say", "line:"+detour+"/4", "right", "line.verify")
	s.worded("message")
	s.verdict("auditor", detour, 4, "written", "flawed")
	s.worded() // the word was said before
	s.foot("auditor", detour, "flawed")
	s.takes("auditor", detour, "checking", "wanted_by_lawyer")
	s.takes("advocate", detour, "wanted_by_lawyer", "with_lawyer", "lawyer", "u-advocate")
	s.takes("counsel", detour, "with_lawyer", "with_lawyer", "lawyer", "u-counsel", "before", "u-advocate")
	s.worded("reason")
	s.verdict("counsel", detour, 2, "for_lawyer", "flawed")
	s.takes("counsel", detour, "with_lawyer", "wanted_by_collector")
	s.takes("operator", detour, "wanted_by_collector", "with_collector")
	s.move("u-operator", "line:"+detour+"/2", "flawed", "written")
	s.worded("text")
	s.do("u-operator", "line.say", "line:"+detour+"/4", "right", "line.correct")
	s.worded("message")
	s.do("u-operator", "certification.correct", "sheet:"+detour, "verdict", "corrected")
	s.worded("text")
	s.takes("operator", detour, "with_collector", "checking")
	s.takes("auditor", detour, "checking", "checking", "checker", "u-auditor")
	s.verdict("auditor", detour, 2, "written", "good")
	s.foot("auditor", detour, "good")
	s.strike("auditor", detour, 3, "bad")
	s.takes("auditor", detour, "checking", "wanted_by_collector")
	s.takes("coordinator", detour, "wanted_by_collector", "checking")
	s.worded("reason")
	s.takes("auditor", detour, "checking", "checking", "checker", "u-auditor")
	s.strike("auditor", detour, 4, "flawed")
	s.certify("auditor", detour, 1, 2)
	s.sign()
	s.settle(t)
	return s
}

// laid brings a sheet of region 77 to the office.
func (s *tale) laid(code, office string, lines int) {
	s.move("u-logistics", "sheet:"+code, "", "planned", "region", "77", "lines", strconv.Itoa(lines))
	s.move("u-logistics", "sheet:"+code, "planned", "printed")
	s.move("u-logistics", "sheet:"+code, "printed", "at_office", "office", office)
}

// filled has a voter sign on each line from the first; a coordinator judges the second one.
func (s *tale) filled(code string, voters ...string) {
	for i, voter := range voters {
		judge, line, from := "operator", "line:"+code+"/"+strconv.Itoa(i+1), "filling"
		if i == 0 {
			from = "at_office"
		}
		if i == 1 {
			judge = "coordinator"
		}
		s.move("u-operator", "visit:v-"+voter, "", "open", "office", "o1", "person", "p-operator")
		s.move("u-operator", "signature:s-"+voter, "", "received", "visit", "v-"+voter)
		s.move(core.UserID("u-"+judge), "signature:s-"+voter, "received", "judged",
			"region", "77", "pack", "ru/1.0", "person", "p-"+judge)
		s.move("u-operator", "sheet:"+code, from, "filling", "collector", "u-operator")
		s.move("u-operator", line, "free", "reserved", "signature", "s-"+voter)
		s.move("u-operator", "signature:s-"+voter, "judged", "placed", "sheet", code, "line", strconv.Itoa(i+1))
		s.move("u-operator", line, "reserved", "written")
		s.move("u-operator", "signature:s-"+voter, "placed", "written")
		s.move("u-operator", "visit:v-"+voter, "open", "done")
	}
}

// finished has the collector sign the sheet, on which so many lines of all are signed.
func (s *tale) finished(code string, signed, all int) {
	for n := signed + 1; n <= all; n++ {
		s.move("u-operator", "line:"+code+"/"+strconv.Itoa(n), "free", "unused")
	}
	s.takes("operator", code, "filling", "complete")
}

// takes is a step of the sheet by somebody.
func (s *tale) takes(who, code, from, to string, pairs ...string) {
	s.move(core.UserID("u-"+who), "sheet:"+code, from, to, append([]string{"person", "p-" + who}, pairs...)...)
}

// worded sets the fields to which the last act commits.
func (s *tale) worded(fields ...string) {
	last := &s.acts[len(s.acts)-1].entry
	last.Commit = nil
	for _, field := range fields {
		last.Commit = append(last.Commit, core.Commit{Field: field, Hash: sha256.Sum256([]byte(field))})
	}
}

// verdict answers a line, in words where it is not good.
func (s *tale) verdict(who, code string, n int, from, to string) {
	s.move(core.UserID("u-"+who), "line:"+code+"/"+strconv.Itoa(n), from, to, "person", "p-"+who)
	if to != "good" {
		s.worded("message")
	}
}

func (s *tale) foot(who, code, verdict string) {
	s.do(core.UserID("u-"+who), "certification.check", "sheet:"+code, "verdict", verdict, "person", "p-"+who)
	if verdict != "good" {
		s.worded("message")
	}
}

func (s *tale) strike(who, code string, n int, from string) {
	line := "line:" + code + "/" + strconv.Itoa(n)
	signature := s.signed(line)
	s.move(core.UserID("u-"+who), line, from, "struck", "reason", "other_hand", "person", "p-"+who)
	s.worded("text")
	s.move(core.UserID("u-"+who), "signature:"+signature, "written", "struck")
}

// signed is the signature on the line.
func (s *tale) signed(line string) string {
	for _, a := range s.acts {
		if a.entry.Subject == line && a.entry.Get("to") == "reserved" {
			return a.entry.Get("signature")
		}
	}
	return ""
}

// certify certifies the sheet and accepts the signatures of its good lines, in one command.
func (s *tale) certify(who, code string, good ...int) {
	s.takes(who, code, "checking", "certified", "proxy", "u-"+who)
	for _, n := range good {
		signature := s.signed("line:" + code + "/" + strconv.Itoa(n))
		s.move(core.UserID("u-"+who), "signature:"+signature, "written", "accepted",
			"sheet", code, "line", strconv.Itoa(n))
		s.acts[len(s.acts)-1].joined = true
	}
}

// accepted brings a sheet of three lines that is laid at an office the straight way to its
// certification by the clerk.
func (s *tale) accepted(code string, voters ...string) {
	var good []int
	s.filled(code, voters...)
	s.finished(code, len(voters), 3)
	s.takes("clerk", code, "complete", "checking", "checker", "u-clerk")
	for i := range voters {
		s.verdict("clerk", code, i+1, "written", "good")
		good = append(good, i+1)
	}
	s.foot("clerk", code, "good")
	s.certify("clerk", code, good...)
}

// retold replays the tale and fails where it is refused.
func (s *tale) retold(t *testing.T) *replay.Replay {
	t.Helper()
	r := replay.New()
	for i, line := range s.tell(t).lines {
		l, err := parseLeaf(int64(i+1), line)
		if err != nil {
			t.Fatal(err)
		}
		if why := r.Leaf(l); why != nil {
			t.Fatalf("%s\n%s", why, line)
		}
	}
	if why := r.End(); why != nil {
		t.Fatal(why)
	}
	return r
}

// settle writes the tables as the replay has them: of such a tale the journal is what matters.
func (s *tale) settle(t *testing.T) {
	t.Helper()
	keys := map[string][]string{}
	for _, a := range s.acts {
		kind, id, _ := strings.Cut(a.entry.Subject, ":")
		keys[kind+"s"] = append(keys[kind+"s"], id)
		if office := a.entry.Get("office"); office != "" {
			keys["offices"] = append(keys["offices"], office)
		}
	}
	s.tables = map[string][]string{}
	for _, table := range s.retold(t).Tables() {
		if table.Name == "totals" {
			keys["totals"] = s.totals()
		}
		slices.Sort(keys[table.Name])
		for _, key := range slices.Compact(keys[table.Name]) {
			if row, due := table.Row(key); due {
				s.tables[table.Name] = append(s.tables[table.Name], strings.Join(row, ","))
			}
		}
	}
}

// totals names what the table of totals can count.
func (s *tale) totals() (names []string) {
	for _, table := range replay.New().Tables() {
		names = append(names, table.Name+"_total")
		for _, a := range s.acts {
			names = append(names, table.Name+"_"+a.entry.Get("to"))
		}
		names = append(names, table.Name+"_free")
	}
	return names
}

func TestVerify_Checked(t *testing.T) {
	s := checked(t)
	if err := check(t, s.zipped(t), s); err != nil {
		t.Fatal(err)
	}
	for i, table := range s.retold(t).Tables() {
		want := map[string]string{
			"sheets": detour + " certified", "lines": detour + "/3 struck", "signatures": "s-anna accepted",
		}[table.Name]
		if want == "" {
			continue
		}
		key, state, _ := strings.Cut(want, " ")
		if row, _ := table.Row(key); !slices.Contains(row, state) {
			t.Errorf("table %d: %v is not %s", i, row, want)
		}
	}
}
