package machine_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/seal"
)

// largestRecord is what the store takes, see raftstore/engine.MaxValue.
const largestRecord = 1<<20 - 64

// sealedOf is a sealed group of so many bytes and fields, with the longest names.
func sealedOf(group string, size, fields int) core.Sealed {
	s := core.Sealed{Group: group, Version: 1, Cipher: bytes.Repeat([]byte{1}, size)}
	for n := range fields {
		name := fmt.Sprintf("%03d", n)
		s.Commits = append(s.Commits, core.Commit{Field: name + strings.Repeat("n", 64-len(name))})
	}
	return s
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("x", 2000)
	one := func(n int) core.Sealed { return sealedOf("g", n, 1) }
	campaign := func(change func(*machine.CreateCampaign)) func(*world) machine.Command {
		c := &machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"}
		change(c)
		return only(c)
	}
	token := func(w *world) machine.Command {
		return &machine.CreateToken{
			User: user("operator1"), Token: machinetest.TokenOf("api"), Expires: w.Now + 1e9, Label: "scanner",
			Scope: []string{string(access.VisitOpen), string(access.VisitOpen)},
		}
	}
	lifting := func(reason core.Sealed) func(*world) machine.Command {
		return only(&machine.LiftBlock{Visit: visit("a"), Code: machinetest.Listed().Code, Reason: reason})
	}
	remark := func(s core.Sealed, spoiled bool) func(*world) machine.Command {
		return func(w *world) machine.Command {
			if spoiled {
				c := w.Spoiling("a", "blot")
				c.Remark = s
				return c
			}
			c := w.Writing("a")
			c.Remark = s
			return c
		}
	}
	finding := func(change func(*core.FindingMark)) func(*world) machine.Command {
		return opening("a", "1", func(c *machine.OpenVisit) {
			f := machinetest.Listed()
			change(&f)
			c.Judgement.Findings = []core.FindingMark{f}
		})
	}
	listed := opens("operator1", "a", "1", machinetest.Listed())
	for _, g := range []given{
		{"the largest identity", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity = one(machine.MaxSealed) }), ""},
		{"a larger one", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity = one(machine.MaxSealed + 1) }), "too_large document: seal.group.size"},
		{"larger words", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Words = one(machine.MaxSealed + 1) }), "too_large findings: seal.group.size"},
		{"a larger questionnaire", received("a"), "operator1",
			judging("a", "77", func(c *machine.JudgeSignature) { c.Questionnaire = one(machine.MaxSealed + 1) }),
			"too_large questionnaire: seal.group.size"},
		{"too many fields", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity = sealedOf("g", 9, 513) }), "invalid document: visit.sealed"},
		{"a field without a name", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity.Commits[0].Field = "" }), "invalid document: visit.sealed"},
		{"with a long one", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity.Commits[0].Field = long }), "invalid document: visit.sealed"},
		{"a group with a long name", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Identity.Group = long }), "invalid document: visit.sealed"},
		{"fields of nothing", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Words.Cipher = nil }), "invalid findings: visit.sealed"},
		{"a scan of a long kind", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Scans[0].Blob.Kind = long }), "invalid scans: visit.sealed"},
		{"of a long place", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Scans[0].Blob.Place = long }), "invalid scans: visit.sealed"},
		{"a long clause", nil, "operator1", finding(func(f *core.FindingMark) { f.Clause = long }), "invalid findings: visit.verdict"},
		{"a role that lifts twice", nil, "operator1",
			finding(func(f *core.FindingMark) { f.LiftBy = append(f.LiftBy, f.LiftBy...) }), "invalid findings: visit.verdict"},
		{"an unknown one", nil, "operator1",
			finding(func(f *core.FindingMark) { f.LiftBy = []core.Role{"king"} }), "invalid findings: visit.verdict"},
		{"a long reason", listed, "coordinator1", lifting(one(machine.MaxNote + 1)), "too_large reason: seal.group.size"},
		{"a reason of many fields", listed, "coordinator1", lifting(sealedOf("g", 9, 9)), "invalid reason: visit.sealed"},
		{"a long remark on a line", placed("a", 0), "operator1", remark(one(machine.MaxNote+1), false), "too_large remark: seal.group.size"},
		{"on a spoiled one", placed("a", 0), "operator1", remark(one(machine.MaxNote+1), true), "too_large remark: seal.group.size"},
		{"many things about a candidate", nil, "root", campaign(func(c *machine.CreateCampaign) {
			for n := range machine.MaxPairs + 1 {
				c.Candidate = append(c.Candidate, core.KeyValue{Key: fmt.Sprint("k", n), Value: "v"})
			}
		}), "invalid candidate: campaign.candidate"},
		{"a long one", nil, "root", campaign(func(c *machine.CreateCampaign) {
			c.Candidate = []core.KeyValue{{Key: "work", Value: long}}
		}), "invalid candidate: core.too_long"},
		{"under a long name", nil, "root", campaign(func(c *machine.CreateCampaign) {
			c.Candidate = []core.KeyValue{{Key: long, Value: "v"}}
		}), "invalid candidate: campaign.candidate"},
		{"one twice", nil, "root", campaign(func(c *machine.CreateCampaign) {
			c.Candidate = []core.KeyValue{{Key: "work", Value: "v"}, {Key: "work", Value: "v"}}
		}), "invalid candidate: campaign.candidate"},
		{"a long key", nil, "root", campaign(func(c *machine.CreateCampaign) { c.WrappedKey = []byte(long) }), "too_large key: core.too_long"},
		{"a role twice", nil, "root", creating(newUser("newcomer", core.Operator, "one"), func(u *core.User) {
			u.Roles = []core.Role{core.Operator, core.Operator}
		}), "duplicate role: user.role_twice"},
		{"a long password's hash", nil, "root", creating(newUser("newcomer", core.Operator, "one"), func(u *core.User) {
			u.Password = long
		}), "invalid password: core.too_long"},
		{"when it is changed", nil, "operator1", only(&machine.SetPassword{User: user("operator1"), Password: long}),
			"invalid password: core.too_long"},
		{"when it is reset", nil, "coordinator1", only(&machine.ResetPassword{User: user("operator1"), Password: long}),
			"invalid password: core.too_long"},
		{"at the first login", nil, "system", only(login("hash of operator1", long)), "invalid new_password: core.too_long"},
		{"an action twice in a scope", nil, "operator1", token, "duplicate scope: token.scope_twice"},
	} {
		g.run(t)
	}
}

func TestFoundHouse_ALongKey(t *testing.T) {
	w := machinetest.Empty(t, machinetest.Config{})
	w.Refused(core.SystemActor, &machine.FoundHouse{
		Name: "H", WrappedKey: make([]byte, 1000), CheckpointKey: machinetest.SigningKey().Verifier(),
		Admin: newUser("root", core.Admin, ""), Level: machine.Level,
	}, "too_large key: core.too_long")
}

// A request id stands in a key, and the store takes no key of 64 KiB.
func TestApply_ALongRequestID(t *testing.T) {
	w := house(t)
	e := w.Entry(user("operator1"), w.Opening("a", "1"))
	e.Request = core.RequestID(strings.Repeat("r", 65))
	if err := machine.Check(w.Memory.View(), e); core.CodeOf(err) != core.Invalid {
		t.Errorf("the dry run says %v", err)
	}
	if got := w.Apply(e); got.Refusal == nil || got.Refusal.Error() != "invalid request_id: core.request_id" {
		t.Errorf("answered %v", got.Err())
	}
	if e.Request = e.Request[:64]; w.Apply(e).Refusal != nil {
		t.Error("a request id of 64 letters is refused")
	}
}

func TestLiftBlock_HasAnEnd(t *testing.T) {
	w := house(t)
	var blocks []core.FindingMark
	for n := range machine.MaxLifts + 1 {
		f := machinetest.Listed()
		f.Code = fmt.Sprintf("block.%02d", n)
		blocks = append(blocks, f)
	}
	w.Must(user("operator1"), w.Opening("a", "1", blocks...))
	for n, b := range blocks {
		c := w.Lifting("a", b.Code)
		c.Reason = sealedOf("reason", machine.MaxNote, 8)
		if n < machine.MaxLifts {
			w.Must(user("coordinator1"), c)
			continue
		}
		spoken(t, w.Refused(user("coordinator1"), c, "limit code: visit.lifts"))
	}
	sound(t, w)
}

// The largest records that commands can make fit into the store.
func TestLimits_HoldTheRecords(t *testing.T) {
	w := house(t)
	var blocks []core.FindingMark
	for n := range 100 {
		f := core.FindingMark{Severity: core.SeverityBlock, Field: strings.Repeat("f", 64), Clause: strings.Repeat("c", 200), LiftBy: core.StaffRoles()}
		f.Code = fmt.Sprintf("%03d%s", n, strings.Repeat("c", 61))
		blocks = append(blocks, f)
	}
	open := w.Opening("a", "1", blocks...)
	open.Scans = []core.Scan{{Kind: core.ScanMain}, {Kind: core.ScanRegistration}, {Kind: core.ScanFragments}}
	for i := range open.Scans {
		open.Scans[i].Blob = core.BlobRef{Kind: strings.Repeat("k", 200), Place: strings.Repeat("p", 200), Size: 1 << 60}
	}
	// All commits of a step stand in one leaf, which has a limit of its own.
	open.Identity, open.Judgement.Words = sealedOf("i", machine.MaxSealed, 200), sealedOf("w", machine.MaxSealed, 150)
	w.Must(user("operator1"), open)
	for n := range machine.MaxLifts {
		c := w.Lifting("a", blocks[n].Code)
		c.Reason = sealedOf("reason", machine.MaxNote, 8)
		w.Must(user("coordinator1"), c)
	}
	w.Memory.Scan(nil, nil, func(key, value []byte) bool {
		if len(value) > largestRecord/2 || len(key) > 1000 {
			t.Errorf("the record %.40q has %d bytes", key, len(value))
		}
		return true
	})
}

// What core/seal makes of its largest group is taken.
func TestMaxSealed_TakesTheLargestGroup(t *testing.T) {
	key, err := seal.NewCampaignKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealer := seal.Sealer{Campaign: drive, Key: key, Rand: rand.Reader}
	largest := core.Sealed{}
	for n := 64<<10 - 100; ; n++ {
		s, err := sealer.Seal(seal.Place{Record: "signature:x", Group: "identity", Version: 1}, []seal.Field{{Name: "n", Value: make([]byte, n)}})
		if err != nil {
			break
		}
		largest = s
	}
	w := house(t)
	c := w.Opening("a", "1")
	c.Identity = largest
	w.Must(user("operator1"), c)
	if len(largest.Cipher) <= 64<<10 {
		t.Errorf("the largest has %d bytes", len(largest.Cipher))
	}
}
