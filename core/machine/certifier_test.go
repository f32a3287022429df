package machine_test

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

func certification(login string, change func(*machine.KeepCertification)) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.Certification(user(login))
		if change != nil {
			change(c)
		}
		return c
	}
}

// kept stores the record of the login.
func kept(login string) func(*world) {
	return func(w *world) { w.Must(user(login), w.Certification(user(login))) }
}

func TestKeepCertification(t *testing.T) {
	for _, g := range []given{
		{"an operator stores his data", nil, "operator1", certification("operator1", nil), ""},
		{"a verifier too", nil, "verifier1", certification("verifier1", nil), ""},
		{"and corrects them", kept("operator1"), "operator1", certification("operator1", nil), ""},
		{"not another's", nil, "operator1", certification("verifier1", nil), "denied: core.denied"},
		{"a coordinator not his operator's", nil, "coordinator1", certification("operator1", nil), "denied: core.denied"},
		{"an admin nobody's", nil, "root", certification("operator1", nil), "denied: core.denied"},
		{"a lawyer certifies nothing", nil, "lawyer", certification("lawyer", nil), "denied: certifier.role"},
		{"who belongs to no campaign has no block", nil, "root", certification("root", nil), "denied: certifier.role"},
		{"what another window has stored meanwhile is stale", kept("operator1"), "operator1", certification("operator1",
			func(c *machine.KeepCertification) { c.Of, c.Fields.Version = 0, 1 }), "stale: core.stale"},
		{"a version that is not there yet too", nil, "operator1", certification("operator1",
			func(c *machine.KeepCertification) { c.Of, c.Fields.Version = 1, 2 }), "stale: core.stale"},
		{"the seal counts along", nil, "operator1", certification("operator1",
			func(c *machine.KeepCertification) { c.Fields.Version = 2 }), "invalid fields: visit.sealed"},
		{"nothing is no record", nil, "operator1", certification("operator1",
			func(c *machine.KeepCertification) { c.Fields = core.Sealed{Version: 1} }), "invalid fields: visit.sealed"},
		{"a record is small", nil, "operator1", certification("operator1",
			func(c *machine.KeepCertification) { c.Fields.Cipher = make([]byte, 9<<10) }), "too_large fields: seal.group.size"},
	} {
		g.run(t)
	}
}

func TestKeepCertification_LeafAndRecord(t *testing.T) {
	w := house(t)
	for range 2 {
		kept("operator1")(w)
	}
	record, ok := state.Certifiers.Get(w.Memory, state.CertifierKey(drive, user("operator1")))
	if !ok || record.Version != 2 || record.User != user("operator1") || record.Campaign != drive || record.Fields.Version != 2 {
		t.Errorf("the record is %v, %v", record, ok)
	}
	line, err := query.Leaf(w.Memory, string(drive), query.TreeSize(w.Memory, string(drive))-1)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := audit.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	if leaf.Kind != "user.certification/1" || leaf.Subject != "user:"+string(user("operator1")) || leaf.Get("version") != "2" {
		t.Errorf("the leaf is %v", leaf)
	}
	for _, c := range record.Fields.Commits {
		if !slices.Contains(leaf.Commit, c) {
			t.Errorf("the leaf does not commit to %s", c.Field)
		}
	}
}

func TestReadPersonal_OneselfOnly(t *testing.T) {
	of := "user:" + string(user("operator1"))
	read := func(subject, purpose string, right access.Action) func(*world) machine.Command {
		return only(&machine.ReadPersonal{Campaign: drive, Purpose: purpose, Subject: subject, Right: right})
	}
	for _, g := range []given{
		{"one reads one's own record", kept("operator1"), "operator1", read(of, "certification", access.SelfManage), ""},
		{"nobody else does", kept("operator1"), "verifier1", read(of, "certification", access.SelfManage), "denied: core.denied"},
		{"no coordinator", kept("operator1"), "coordinator1", read(of, "certification", access.SelfManage), "denied: core.denied"},
		{"no admin", kept("operator1"), "root", read(of, "certification", access.SelfManage), "denied: core.denied"},
		{"not by another right", kept("operator1"), "operator1", read(of, "certification", access.PersonalRead), "invalid subject: read.subject"},
		{"an auditor not even masked", kept("operator1"), "auditor", read(of, "certification", access.MaskedRead), "invalid subject: read.subject"},
		{"for the certification alone", kept("operator1"), "operator1", read(of, "desk", access.SelfManage), "invalid purpose: read.purpose"},
		{"none is stored", nil, "operator1", read(of, "certification", access.SelfManage), "not_found subject: certifier.none"},
		{"not in the tree of another campaign", after(kept("operator1"), does("root",
			&machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})), "operator1",
			only(&machine.ReadPersonal{Campaign: "next", Purpose: "certification", Subject: of, Right: access.SelfManage}),
			"not_found subject: certifier.none"},
		{"the right to manage oneself opens no visit", received("a"), "auditor",
			read("visit:"+string(visit("a")), "certification", access.SelfManage), "denied: core.denied"},
		{"nor a sheet", nil, "coordinator1", read("sheet:"+string(sheet(0).Code()), "certification", access.SelfManage), "denied: core.denied"},
	} {
		g.run(t)
	}
}
