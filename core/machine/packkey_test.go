package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func offering(change func(*machine.ProposePackKey)) func(*world) machine.Command {
	c := &machine.ProposePackKey{Campaign: drive, Verifier: machinetest.PackKey()}
	if change != nil {
		change(c)
	}
	return only(c)
}

func trusting(key string) func(*world) machine.Command {
	return only(&machine.ApprovePackKey{Campaign: drive, Verifier: key})
}

func withdrawing(key string) func(*world) machine.Command {
	return only(&machine.WithdrawPackKey{Campaign: drive, Key: key})
}

// trusted is a campaign whose admin proposed the key of the samples and whose lawyer approved it.
func trusted() func(*world) {
	return after(doing("root", offering(nil)), doing("lawyer", trusting(machinetest.PackKey())))
}

func TestProposePackKey(t *testing.T) {
	id, key := machinetest.UploadOfFile().Signer, machinetest.PackKey()
	withdrawn := after(trusted(), doing("root", withdrawing(id)))
	for _, g := range []given{
		{"an admin proposes a key", nil, "root", offering(nil), ""},
		{"a lawyer may not", nil, "lawyer", offering(nil), "denied: core.denied"},
		{"of a campaign", nil, "root", offering(func(c *machine.ProposePackKey) { c.Campaign = "none" }), "not_found campaign: core.not_found"},
		{"it is a key", nil, "root", offering(func(c *machine.ProposePackKey) { c.Verifier = "rules" }), "invalid key: audit.verifier.form"},
		{"a short one", nil, "root", offering(func(c *machine.ProposePackKey) { c.Verifier = strings.Repeat("k", 201) }),
			"invalid key: pack.key_word"},
		{"once", doing("root", offering(nil)), "root", offering(nil), "conflict: core.state"},
		{"not one that is trusted", trusted(), "root", offering(nil), "conflict: core.state"},
		{"and again when it was withdrawn", withdrawn, "root", offering(nil), ""},
		{"which trusts nothing yet", after(withdrawn, doing("root", offering(nil))), "root", only(machinetest.UploadOfFile()),
			"conflict key: pack.key_untrusted"},
		{"trust is withdrawn", trusted(), "root", withdrawing(id), ""},
		{"also before it began", doing("root", offering(nil)), "root", withdrawing(id), ""},
		{"by an admin", trusted(), "federal", withdrawing(id), "denied: core.denied"},
		{"once only", withdrawn, "root", withdrawing(id), "conflict: core.state"},
		{"from a key of the list", nil, "root", withdrawing(id), "not_found key: pack.key_unknown"},
		{"which is no whole key", trusted(), "root", withdrawing(key), "not_found key: pack.key_unknown"},
	} {
		g.run(t)
	}
}

func TestApprovePackKey(t *testing.T) {
	key, offered := machinetest.PackKey(), doing("root", offering(nil))
	twin := key[:len(key)-4] + "AAAA"
	for _, g := range []given{
		{"a lawyer approves", offered, "lawyer", trusting(key), ""},
		{"federal staff approve", offered, "federal", trusting(key), ""},
		{"an admin does not", offered, "admin2", trusting(key), "denied: core.denied"},
		{"the proposer with another account does not", offered, "rootlawyer", trusting(key), "denied: pack.key_second_person"},
		{"what nobody proposed is not approved", nil, "lawyer", trusting(key), "not_found key: pack.key_unknown"},
		{"nor a key that is none", offered, "lawyer", trusting(twin), "invalid key: audit.verifier.form"},
		{"nor twice", trusted(), "lawyer", trusting(key), "conflict: core.state"},
	} {
		g.run(t)
	}
}

func TestUploadPackFile(t *testing.T) {
	upload := machinetest.UploadOfFile()
	with := func(change func(*machine.UploadPackFile)) func(*world) machine.Command {
		c := *upload
		change(&c)
		return only(&c)
	}
	trusted := trusted()
	withdrawn := after(trusted, doing("root", withdrawing(upload.Signer)))
	uploaded := after(trusted, doing("root", only(upload)), tried)
	propose := only(&machine.ProposePack{Campaign: drive, Ref: upload.Ref})
	approve := only(&machine.ApprovePack{Campaign: drive, Ref: upload.Ref})
	lost := func(w *world) { doing("root", withdrawing(upload.Signer))(w) }
	proposed := after(uploaded, doing("root", propose))
	for _, g := range []given{
		{"an admin uploads a file of a trusted key", trusted, "root", only(upload), ""},
		{"a lawyer may not", trusted, "lawyer", only(upload), "denied: core.denied"},
		{"a key that nobody trusts is not enough", nil, "root", only(upload), "conflict key: pack.key_untrusted"},
		{"nor one that was withdrawn", withdrawn, "root", only(upload), "conflict key: pack.key_untrusted"},
		{"a file has a signer", trusted, "root", with(func(c *machine.UploadPackFile) { c.Signer = "" }), "invalid key: pack.key_word"},
		{"a version is uploaded once", uploaded, "root", only(upload), "duplicate version: pack.version_exists"},
		{"also as another file", trusted, "root", with(func(c *machine.UploadPackFile) {
			c.Ref.Name, c.Ref.Version = machinetest.Pack().Name, machinetest.Pack().Version
		}), "duplicate version: pack.version_exists"},
		{"one that passed its cases is proposed", uploaded, "root", propose, ""},
		{"one that failed them is not", after(trusted, doing("root", with(func(c *machine.UploadPackFile) { c.Passed = false }))),
			"root", propose, "conflict: core.state"},
		{"nor one whose key was withdrawn", after(uploaded, lost), "root", propose, "conflict key: pack.key_untrusted"},
		{"another person approves it", proposed, "lawyer", approve, ""},
		{"not once its key was withdrawn", after(proposed, lost), "lawyer", approve, "conflict key: pack.key_untrusted"},
	} {
		g.run(t)
	}
}

// The journal of the campaign alone says by whose signature a version came.
func TestUploadPackFile_LeafNamesTheSigner(t *testing.T) {
	w := house(t)
	upload := machinetest.UploadOfFile()
	trusted()(w)
	answer := w.Must(user("root"), upload)
	if l := leafOf(t, w, answer); l.Kind != "pack.upload/1" || l.Get("signer") != upload.Signer {
		t.Errorf("the leaf is %s of %q", l.Kind, l.Get("signer"))
	}
	if p, _ := state.Packs.Get(w.Memory, state.PackKey(drive, upload.Ref)); p.Signer != upload.Signer {
		t.Errorf("the version names %q", p.Signer)
	}
}

func TestRejectPack(t *testing.T) {
	v2 := machinetest.Version2()
	propose := only(&machine.ProposePack{Campaign: drive, Ref: v2})
	reject := only(&machine.RejectPack{Campaign: drive, Ref: v2})
	tested := after(doing("root", uploading(nil)), tried)
	proposed := after(tested, doing("root", propose))
	rejected := after(proposed, doing("lawyer", reject))
	for _, g := range []given{
		{"a lawyer rejects", proposed, "lawyer", reject, ""},
		{"federal staff reject", proposed, "federal", reject, ""},
		{"an admin does not", proposed, "admin2", reject, "denied: core.denied"},
		{"what nobody proposed is not rejected", tested, "lawyer", reject, "conflict: core.state"},
		{"nor an unknown one", nil, "lawyer", reject, "not_found version: pack.unknown"},
		{"it may be proposed again", rejected, "root", propose, ""},
		{"but not approved as it is", rejected, "lawyer", only(&machine.ApprovePack{Campaign: drive, Ref: v2}), "conflict: core.state"},
	} {
		g.run(t)
	}
	w := house(t)
	rejected(w)
	if c, _ := state.Campaigns.Get(w.Memory, drive); c.Pack != machinetest.Pack() {
		t.Errorf("in force is %s", c.Pack)
	}
	if p, _ := state.Packs.Get(w.Memory, state.PackKey(drive, v2)); p.State != core.PackTested {
		t.Errorf("the rejected version is %s", p.State)
	}
}
