package e2e

import (
	"encoding/json"
	"slices"
	"strings"
)

// judgesAgain has the rules in force judge what the next version has judged: both voters with the letter, whose verdicts stay.
func (s *swapping) judgesAgain() {
	s.t.Helper()
	var job struct {
		State         string
		Judged, Found int
	}
	ask := append([]string{"pack", "rejudge", "--campaign", campaign, "--json"}, as(s.t, s.house.data, "chief")...)
	s.must(json.Unmarshal([]byte(s.says(command(at.sheaf, ask...))), &job))
	if job.State != "done" || job.Found != 2 {
		s.t.Errorf("judged once more: %+v", job)
	}
	other := command(at.sheaf, append([]string{"pack", "rejudge", "--stop", "--number", "7", "--campaign", campaign}, as(s.t, s.house.data, "chief")...)...)
	if other.code != 1 || !strings.Contains(other.stderr, "The newest job is number 1") {
		s.t.Errorf("whoever has looked at another job is told %d: %s", other.code, other.stderr)
	}
	var list struct {
		Lines []struct {
			Pack     string
			Findings []string
		}
	}
	s.must(s.fed.get("/api/v1/rejudged", &list))
	for _, line := range list.Lines {
		if !slices.Equal(line.Findings, []string{"warn:name.yo"}) || strings.ReplaceAll(line.Pack, " ", "/") != s.house.packID {
			s.t.Errorf("found is %+v", line)
		}
	}
	if len(list.Lines) != 2 {
		s.t.Errorf("%d lines are listed", len(list.Lines))
	}
}

// judgesAgain has an admin choose what the rules in force judge once more, first a region that is none.
func (d *desk) judgesAgain() {
	d.t.Helper()
	d.enterAs("chief", "/admin/packs")
	d.tabTo("a[href^='/admin/rejudge']")
	d.send()
	d.check("rejudge")
	d.fill("#region", "no one")
	d.tabTo("form[action='/admin/rejudge'] button")
	d.send()
	d.refusedPage()
	d.check("rejudge-refused")
	d.open("/admin/rejudge?campaign=" + campaign)
	d.tabTo("form[action='/admin/rejudge'] button")
	d.send()
	until(d.t, "the job to end", func() bool {
		d.open("/admin/rejudge?campaign=" + campaign)
		return !eval[bool](d.tab, "!!document.querySelector('progress')")
	})
	d.says(d.say("rejudge.state.done"))
	d.check("rejudge-done")
	d.leave()
}
