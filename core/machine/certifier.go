package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// PurposeCertification is the reading of one's own record, to write the block by it.
const PurposeCertification = "certification"

// KeepCertification stores the actor's own data for the block that he writes at the foot of
// sheets. They take the place of what he stored before.
type KeepCertification struct {
	User core.UserID
	// Of is the version of the record that the actor saw, 0 when he had none.
	Of uint32
	// Fields are sealed under the user's campaign, as version Of + 1.
	Fields core.Sealed
}

// Kind implements Command.
func (*KeepCertification) Kind() string { return "user.certification/1" }

// Action implements Command.
func (*KeepCertification) Action() access.Action { return access.SelfManage }

// Object implements Command.
func (c *KeepCertification) Object(v state.View) access.Object { return ownObject(v, c.User) }

// Decide implements Command. Only whoever collects or certifies has a block to write; both
// belong to a campaign, whose key seals the record.
func (c *KeepCertification) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	user, _ := state.Users.Get(v, c.User)
	if user.Campaign == "" || !user.Has(core.Operator) && !user.Has(core.Verifier) {
		return nil, core.Refuse(core.Denied, "", "certifier.role")
	}
	key := state.CertifierKey(user.Campaign, user.ID)
	before, _ := state.Certifiers.Get(v, key)
	if before.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About("user:" + string(user.ID))
	}
	if c.Fields.Empty() || c.Fields.Version != c.Of+1 {
		return nil, core.Refuse(core.Invalid, "fields", "visit.sealed")
	}
	if err := form.Record().Check("fields", c.Fields); err != nil {
		return nil, err
	}
	after := core.Certifier{User: user.ID, Campaign: user.Campaign, Fields: c.Fields, Version: c.Of + 1}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{
			Campaign: user.Campaign, Subject: "user:" + string(user.ID),
			Public: kv("version", strconv.FormatUint(uint64(after.Version), 10)), Commit: c.Fields.Commits,
		},
		func(tx state.Tx, _ core.Stamp) { state.Certifiers.Put(tx, key, after) },
	}}, nil
}

// readsOwn says whether the reading is of an account's own record, which goes with no other
// right; the right to manage oneself reads nothing else.
func (c *ReadPersonal) readsOwn() bool {
	kind, _ := form.Subject(c.Subject)
	return c.Right == access.SelfManage && kind == "user"
}

// own is the leaf of a reading of one's own record.
func (c *ReadPersonal) own(v state.View) ([]Fact, error) {
	if c.Purpose != PurposeCertification {
		return nil, core.Refuse(core.Invalid, "purpose", "read.purpose")
	}
	_, id := form.Subject(c.Subject)
	if !state.Certifiers.Has(v, state.CertifierKey(c.Campaign, core.UserID(id))) {
		return nil, core.Refuse(core.NotFound, "subject", "certifier.none")
	}
	return c.leaf(v)
}
