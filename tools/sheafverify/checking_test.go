package main

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// change turns a tale into one that could not have happened.
type change func(t *testing.T, s *tale)

// by has another account do the n-th act that moves the subject, for its own person.
func by(who, subject, to string, n int) change {
	return func(t *testing.T, s *tale) {
		i := s.find(t, subject, to, n)
		s.acts[i].actor = core.UserID("u-" + who)
		s.set(i, "person", "p-"+who)
	}
}

// says sets a value of the n-th act that moves the subject.
func says(subject, to string, n int, name, value string) change {
	return func(t *testing.T, s *tale) { s.set(s.find(t, subject, to, n), name, value) }
}

// commits sets the fields to which the n-th act that moves the subject commits.
func commits(subject, to string, n int, fields ...string) change {
	return func(t *testing.T, s *tale) {
		i := s.find(t, subject, to, n)
		m := tale{acts: s.acts[:i+1]}
		m.worded(fields...)
	}
}

// leftOut removes the n-th act that moves the subject.
func leftOut(subject, to string, n int) change {
	return func(t *testing.T, s *tale) { s.remove(s.find(t, subject, to, n)) }
}

// before tells more before the n-th act that moves the subject.
func before(subject, to string, n int, tell func(m *tale)) change {
	return func(t *testing.T, s *tale) { s.insert(s.find(t, subject, to, n), tell) }
}

// all makes several changes, one after the other.
func all(changes ...change) change {
	return func(t *testing.T, s *tale) {
		for _, c := range changes {
			c(t, s)
		}
	}
}

type impossible map[string]struct {
	change change
	reason string
}

const (
	sheetA, sheetB = "sheet:" + straight, "sheet:" + detour
	lineA, lineB   = "line:" + straight, "line:" + detour
)

// Who entered does not check, and who has the sheet is one person at a time.
func byWhom() impossible {
	nobody := "and who has it is"
	return impossible{
		"checked by its collector": {all(by("operator", sheetA, "checking", 0),
			says(sheetA, "checking", 0, "checker", "u-operator")),
			"certified by its collector"},
		"checked by its collector's other account": {says(sheetA, "checking", 0, "person", "p-operator"),
			"certified by its collector"},
		"checked by who judged a line": {says(sheetA, "checking", 0, "person", "p-coordinator"),
			"who entered its line 2"},
		"checked by who opened a visit": {by("clerk", "visit:v-anna", "open", 0),
			"who entered its line 1"},
		"checked by who opened, with another login": {says("visit:v-anna", "open", 0, "person", "p-clerk"),
			"who entered its line 1"},
		"taken over by its collector's other account": {all(by("other", sheetB, "checking", 2),
			says(sheetB, "checking", 2, "checker", "u-other"), says(sheetB, "checking", 2, "person", "p-operator")),
			"certified by its collector"},
		"decided by who judged a line": {all(by("coordinator", sheetB, "with_lawyer", 0),
			says(sheetB, "with_lawyer", 0, "lawyer", "u-coordinator")),
			"who entered its line 2"},
		"proxy's block written by the collector": {before(lineA+"/2", "reserved", 0, func(m *tale) {
			m.do("u-operator", "sheet.prepare", sheetA, "part", "proxy", "person", "p-operator")
		}), "certified by its collector"},
		"entered by who knows whom": {all(by("stranger", "signature:s-anna", "judged", 0),
			says("signature:s-anna", "judged", 0, "person", "")),
			"nobody says which person entered line 1"},
		"an account of two persons": {says(lineA+"/1", "good", 0, "person", "p-other"),
			"acts for person p-other, before for p-clerk"},

		"a verdict by another verifier":    {by("friend", lineB+"/2", "for_lawyer", 0), nobody},
		"a verdict by who had it":          {by("clerk", lineB+"/2", "for_lawyer", 0), nobody},
		"the foot checked by another":      {by("friend", sheetA, "", 0), nobody},
		"struck by another":                {by("friend", lineB+"/3", "struck", 0), nobody},
		"certified by another":             {by("friend", sheetA, "certified", 0), nobody},
		"put back by another":              {by("friend", sheetB, "complete", 1), nobody},
		"handed on by another":             {by("friend", sheetB, "wanted_by_lawyer", 0), nobody},
		"decided by another lawyer":        {by("advocate", lineB+"/2", "flawed", 0), nobody},
		"returned by another lawyer":       {by("advocate", sheetB, "wanted_by_collector", 0), nobody},
		"a verdict after it was handed on": {leftOut(sheetB, "checking", 4), nobody},
		"taken to check for a friend": {says(sheetA, "checking", 0, "checker", "u-friend"),
			`given to "u-friend"`},
		"two verifiers at a time": {says(sheetB, "checking", 2, "before", ""),
			`from "", and who has it is "u-clerk"`},
		"taken from who does not have it": {says(sheetB, "checking", 2, "before", "u-friend"),
			`from "u-friend", and who has it is "u-clerk"`},
		"taken from nobody": {says(sheetA, "checking", 0, "before", "u-friend"),
			`from "u-friend", and who has it is ""`},
		"taken by force without a reason": {commits(sheetB, "checking", 2), "by force and without a reason"},
		"two lawyers at a time": {says(sheetB, "with_lawyer", 1, "before", ""),
			`from "", and who has it is "u-advocate"`},
		"a lawyer's without a reason": {commits(sheetB, "with_lawyer", 1), "by force and without a reason"},
		"given to a lawyer who is not here": {says(sheetB, "with_lawyer", 0, "lawyer", "u-friend"),
			`given to "u-friend"`},

		"finished by another": {by("friend", sheetA, "complete", 0),
			"does what only the collector of sheet 91X7B9 does: u-operator"},
		"a line made unused by another": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, lineA+"/3", "unused", 0)].actor = "u-friend"
		}, "does what only the collector"},
		"taken to correct by another": {by("friend", sheetB, "with_collector", 0), "does what only the collector"},
		"corrected by another":        {by("friend", lineB+"/2", "written", 1), "does what only the collector"},
		"foot corrected by another":   {by("friend", sheetB, "", 3), "does what only the collector"},
		"returned by another":         {by("friend", sheetB, "checking", 3), "does what only the collector"},
	}
}

// What has to be so before a sheet is finished, handed on and certified.
func beforeWhat() impossible {
	late := func(tell func(m *tale)) change {
		return before(sheetA, "certified", 0, tell)
	}
	return impossible{
		"finished with a reserved line": {leftOut(lineA+"/2", "written", 0), "finished while its line 2 is reserved"},
		"finished with a free line":     {leftOut(lineA+"/3", "unused", 0), "finished while its line 3 is free"},
		"a form of unknown length":      {says(sheetA, "planned", 0, "lines", ""), `did not say in "lines"`},
		"a line below the form": {says(sheetA, "planned", 0, "lines", "2"),
			"line 3 is unused on a sheet of 2 lines"},
		"finished and empty": {before(sheetA, "certified", 0, func(m *tale) {
			m.laid("0000AC", "o1", 3)
			m.move("u-operator", "sheet:0000AC", "at_office", "filling", "collector", "u-operator")
			m.finished("0000AC", 0, 3)
		}), "nobody signed on it"},
		"a line unused at once": {before(sheetA, "filling", 0, func(m *tale) {
			m.move("u-operator", lineA+"/3", "free", "unused")
		}), `is in state "at_office", for this it has to be in "filling"`},

		"handed on with an unchecked line": {leftOut(lineB+"/3", "bad", 0),
			"handed on while its line 3 has no verdict"},
		"handed on without the foot": {leftOut(sheetB, "", 2),
			"handed on while the collector's block has no verdict"},
		"handed on past the lawyer": {says(sheetB, "wanted_by_lawyer", 0, "to", "wanted_by_collector"),
			"its lines want it in wanted_by_lawyer"},
		"handed on for nothing": {late(func(m *tale) {
			m.takes("clerk", straight, "checking", "wanted_by_collector")
		}), "its lines want it in checking"},
		"handed on to who is away": {before(lineB+"/4", "struck", 0, func(m *tale) {
			m.takes("auditor", detour, "checking", "wanted_by_collector")
		}), "its lines want it in checking"},
		"returned undecided": {leftOut(lineB+"/2", "flawed", 0), "its lines want it in wanted_by_lawyer"},
		"returned past the collector": {says(sheetB, "wanted_by_collector", 0, "to", "checking"),
			"its lines want it in wanted_by_collector"},
		"returned with a flawed line": {leftOut(lineB+"/4", "", 1), "nothing is done or said about 0000AB/4"},
		"returned with a flawed foot": {leftOut(sheetB, "", 3), "nothing is done or said about 0000AB/0"},
		"good with its collector away": {before(lineB+"/4", "struck", 0, func(m *tale) {
			m.verdict("auditor", detour, 4, "flawed", "good")
		}), "line 4 of sheet 0000AB is flawed with its collector away"},
		"a foot made good with its collector away": {before(sheetA, "certified", 0, func(m *tale) {
			m.foot("clerk", straight, "flawed")
			m.takes("clerk", straight, "checking", "wanted_by_collector")
			m.takes("coordinator", straight, "wanted_by_collector", "checking")
			m.worded("reason")
			m.takes("clerk", straight, "checking", "checking", "checker", "u-clerk")
			m.foot("clerk", straight, "good")
		}), "block of sheet 91X7B9 is flawed with its collector away"},
		"away without a reason":    {commits(sheetB, "checking", 5), "correct no more, without a reason"},
		"a verdict without a word": {commits(lineB+"/3", "bad", 0), "0000AB/3 is found bad without a word"},
		"the word was another's":   {by("clerk", lineB+"/4", "", 0), "0000AB/4 is found flawed without a word"},
		"a decision without a word": {commits(lineB+"/2", "flawed", 0),
			"0000AB/2 is found flawed without a word"},
		"a flawed foot without a word": {commits(sheetB, "", 2), "0000AB/0 is found flawed without a word"},
		"a verdict from the queue": {leftOut(sheetA, "checking", 0),
			`is in state "complete", for this it has to be in "checking"`},
		"a decision before it is taken": {all(leftOut(sheetB, "with_lawyer", 1), leftOut(sheetB, "with_lawyer", 0)),
			`for this it has to be in "with_lawyer"`},
		"a correction before it is taken": {leftOut(sheetB, "with_collector", 0),
			`is in state "wanted_by_collector", for this it has to be in "with_collector"`},
		"a verdict on a certified sheet": {func(t *testing.T, s *tale) {
			s.insert(len(s.acts)-1, func(m *tale) { m.verdict("auditor", detour, 1, "good", "bad") })
		}, `is in state "certified", for this it has to be in "checking"`},
		"a correction without a remark": {commits(lineB+"/2", "written", 1), "changes without a remark"},
		"a correction with a reason for remark": {commits(lineB+"/2", "written", 1, "reason"),
			"changes without a remark"},
		"a foot corrected without a remark": {commits(sheetB, "", 3), "changes without a remark"},
		"a good foot corrected":             {says(sheetB, "", 2, "verdict", "good"), "nobody found it flawed"},
		"a foot found fine":                 {says(sheetA, "", 0, "verdict", "fine"), `"fine" is no verdict`},
		"a foot found nothing":              {says(sheetA, "", 0, "verdict", ""), `"" is no verdict`},
		"struck without a remark":           {commits(lineB+"/3", "struck", 0), "changes without a remark"},
		"struck without a reason": {says(lineB+"/3", "struck", 0, "reason", ""),
			`struck without "reason"`},
		"struck while the collector corrects": {before(sheetB, "checking", 3, func(m *tale) {
			m.move("u-auditor", lineB+"/1", "good", "struck", "reason", "x")
		}), "struck while its sheet is with_collector"},
		"certified with a bad line": {all(leftOut(lineB+"/3", "struck", 0), leftOut(sheetB, "wanted_by_collector", 1),
			leftOut(sheetB, "checking", 6), leftOut(sheetB, "checking", 5)),
			"certified while its line 3 is bad"},
		"certified with an unchecked line": {leftOut(lineA+"/2", "good", 0),
			"certified while its line 2 is written"},
		"certified without the check of the foot": {leftOut(sheetA, "", 0), "as it stands was not found good"},
		"certified with a flawed foot": {late(func(m *tale) { m.foot("clerk", straight, "flawed") }),
			"as it stands was not found good"},
		"certified with a foot corrected since": {late(corrected), "as it stands was not found good"},
		"rejected and not struck": {says("signature:s-dina", "struck", 0, "to", "rejected"),
			"signature s-dina is rejected, and its sheet 0000AB is certified"},
		"certified with nothing left": {late(func(m *tale) {
			for _, line := range []string{lineA + "/1", lineA + "/2"} {
				m.move("u-clerk", line, "good", "struck", "reason", "x", "person", "p-clerk")
				m.worded("text")
			}
		}), "certified without a good line"},
		"certified in another's name": {says(sheetA, "certified", 0, "proxy", "u-friend"),
			`names "u-friend" as its proxy`},
		"certified and not accepted": {leftOut("signature:s-boris", "accepted", 0),
			"signature s-boris of a good line is not accepted with it"},
		"accepted an entry later": {before("signature:s-boris", "accepted", 0, func(m *tale) {
			m.do("u-friend", "login.fail", "user:u-friend")
		}), "signature s-boris of a good line is not accepted with it"},
		"accepted an entry before": {late(func(m *tale) {
			m.move("u-clerk", "signature:s-anna", "written", "accepted")
		}), "no sheet with it is certified"},
		"accepted with another sheet": {before("signature:s-boris", "accepted", 0, alongside),
			"signature s-vera is accepted, and no sheet"},
		"the last one is not accepted": {leftOut("signature:s-gleb", "accepted", 0),
			"signature s-gleb of a good line is not accepted with it"},
	}
}

// corrected tells how the foot of the straight sheet is corrected, and not checked again.
func corrected(m *tale) {
	m.foot("clerk", straight, "flawed")
	m.takes("clerk", straight, "checking", "wanted_by_collector")
	m.takes("operator", straight, "wanted_by_collector", "with_collector")
	m.do("u-operator", "certification.correct", sheetA, "verdict", "corrected")
	m.worded("text")
	m.do("u-operator", "line.say", lineA+"/0", "right", "line.correct")
	m.worded("message")
	m.takes("operator", straight, "with_collector", "checking")
	m.takes("clerk", straight, "checking", "checking", "checker", "u-clerk")
}

// alongside accepts a signature of another sheet in the same command.
func alongside(m *tale) {
	m.move("u-clerk", "signature:s-vera", "written", "accepted")
	m.acts[0].joined = true
}

// Who writes a block signs it, and who strikes certifies.
func inWhoseHand() impossible {
	over := func(code, from, to string) func(m *tale) {
		return func(m *tale) {
			m.takes(to, code, "checking", "checking", "checker", "u-"+to, "before", "u-"+from)
			m.worded("reason")
		}
	}
	prepares := func(who, subject, part string) func(m *tale) {
		return func(m *tale) {
			m.do(core.UserID("u-"+who), "sheet.prepare", subject, "part", part, "person", "p-"+who)
		}
	}
	return impossible{
		"certified by another than who struck": {all(
			before(sheetA, "certified", 0, func(m *tale) {
				m.move("u-clerk", lineA+"/2", "good", "struck", "reason", "x", "person", "p-clerk")
				m.worded("text")
				over(straight, "clerk", "auditor")(m)
			}),
			by("auditor", sheetA, "certified", 0), says(sheetA, "certified", 0, "proxy", "u-auditor"),
		), "u-clerk struck a line before"},
		"struck by another than who struck": {before(sheetA, "certified", 0, func(m *tale) {
			m.move("u-clerk", lineA+"/2", "good", "struck", "reason", "x", "person", "p-clerk")
			m.worded("text")
			over(straight, "clerk", "auditor")(m)
			m.move("u-auditor", lineA+"/1", "good", "struck", "reason", "x", "person", "p-auditor")
			m.worded("text")
		}), "u-clerk struck a line before"},
		"certified by another than who wrote the block": {all(
			before(sheetA, "filling", 0, prepares("auditor", sheetA, "proxy")),
		), "u-auditor has written the proxy's block"},
		"struck by another than who wrote the block": {all(
			before(lineB+"/3", "struck", 0, over(detour, "auditor", "clerk")), by("clerk", lineB+"/3", "struck", 0),
		), "u-auditor has written the proxy's block"},
		"begun by another than who wrote the block": {by("friend", sheetB, "", 0),
			"begun by u-operator, and u-friend has written"},
		"begun by who wrote the proxy's block": {before(sheetA, "filling", 0, func(m *tale) {
			m.do("u-other", "sheet.prepare", sheetA, "part", "proxy", "person", "p-operator")
		}), "begun by u-operator, who has written the proxy's block"},
		"the proxy's block written beside the table": {before(sheetA, "certified", 0, prepares("friend", sheetA, "proxy")),
			`u-friend acts on sheet 91X7B9, and who has it is "u-clerk"`},
		"the proxy's block written by another than who struck": {before(sheetA, "certified", 0, func(m *tale) {
			m.move("u-clerk", lineA+"/2", "good", "struck", "reason", "x", "person", "p-clerk")
			m.worded("text")
			over(straight, "clerk", "auditor")(m)
			prepares("auditor", sheetA, "proxy")(m)
		}), "u-clerk struck a line before"},
		"a block of the sky": {says(sheetB, "", 0, "part", "sky"), `"sky" is no block`},
		"a block of nothing": {says(sheetB, "", 0, "part", ""), `"" is no block`},
		"a block written twice": {before(sheetB, "filling", 0, prepares("friend", sheetB, "proxy")),
			"written for the second time"},
		"the collector's block written twice": {before(sheetB, "filling", 0, prepares("friend", sheetB, "collector")),
			"written for the second time"},
		"both blocks by one person": {says(sheetB, "", 1, "person", "p-operator"),
			"both blocks of sheet 0000AB are written by one person"},
		"a block written before it is issued": {before(sheetB, "at_office", 0,
			prepares("operator", sheetB, "collector")),
			"in advance while its sheet is printed"},
		"the collector's block in advance, after the finish": {before(sheetA, "checking", 0,
			prepares("operator", sheetA, "collector")),
			"in advance while its sheet is complete"},
		"the proxy's block after the certification": {before("signature:s-anna", "accepted", 0, func(m *tale) {
			prepares("clerk", sheetA, "proxy")(m)
			m.acts[0].joined = true
		}),
			"in advance while its sheet is certified"},
		"another's block on a sheet that is begun": {before(lineA+"/2", "reserved", 0,
			prepares("friend", sheetA, "collector")),
			"does what only the collector"},
	}
}

// Stories about the check that could not have happened, at least one for every rule.
func TestVerify_ImpossibleCheck(t *testing.T) {
	untold := formats(t, "replay/checking/*.go")
	for _, stories := range []impossible{byWhom(), beforeWhat(), inWhoseHand()} {
		for name, c := range stories {
			s := checked(t)
			c.change(t, s)
			err := check(t, s.zipped(t), s)
			if err == nil || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("%s: want %q, got %v", name, c.reason, err)
				continue
			}
			delete(untold, rejected(err).why.Format)
		}
	}
	delete(untold, `a step of the check names nobody in "person"`) // below
	for format := range untold {
		t.Errorf("no story breaks the rule %q", format)
	}
}

// Every act of the check names the person behind its account.
func TestVerify_EveryStepNamesThePerson(t *testing.T) {
	steps := 0
	for i, a := range checked(t).acts {
		kind, _, _ := strings.Cut(a.entry.Subject, ":")
		if a.entry.Get("person") == "" || kind != "sheet" && kind != "line" {
			continue
		}
		steps++
		s := checked(t)
		s.set(i, "person", "")
		if err := check(t, s.zipped(t), s); err == nil || !strings.Contains(err.Error(), `names nobody in "person"`) {
			t.Errorf("%s of %s without a person: %v", a.entry.Kind, a.entry.Subject, err)
		}
	}
	if steps < 30 {
		t.Errorf("the tale has only %d steps", steps)
	}
}
