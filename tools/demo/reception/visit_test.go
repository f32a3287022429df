package reception

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

func TestVisit_AsksForWhatNobodyHasAnswered(t *testing.T) {
	v := Visit{Findings: []Finding{
		{Code: "a", Field: "family", Severity: core.SeverityWarn},
		{Code: "b", Field: "given", Severity: core.SeverityWarn, Confirmed: true},
		{Code: "c", Severity: core.SeverityBlock},
		{Code: "d", Severity: core.SeverityBlock, Lifted: true},
		{Code: "e", Field: "flat", Severity: core.SeverityHint},
	}}
	if got := v.Ticks(); !slices.Equal(got, []string{"a@family"}) {
		t.Errorf("ticks %q", got)
	}
	if got := v.Open(core.SeverityBlock); !slices.Equal(got, []string{"c"}) {
		t.Errorf("open blocks %q", got)
	}
}

func TestQuestionnaire_LeavesOutWhatThereIsNot(t *testing.T) {
	for _, key := range []string{"address_id", "confirmed"} {
		if _, there := Questionnaire(people.Person{}, nil)[key]; there {
			t.Errorf("a voter without it has %s", key)
		}
	}
	p := people.Person{}
	p.Address.Object = 7
	body := Questionnaire(p, []string{"a@family"})
	if body["address_id"] != "7" || !slices.Equal(body["confirmed"].([]string), []string{"a@family"}) {
		t.Errorf("address %v, confirmed %v", body["address_id"], body["confirmed"])
	}
}
