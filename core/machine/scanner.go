package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/sshkey"
	"github.com/sheaf-drive/sheaf/core/state"
)

// scannerFact says that a scanner may deliver pages, or may do so no more.
type scannerFact struct {
	verb  string
	from  string
	after core.Scanner
	key   string // fingerprint
}

func moveScanner(c core.Scanner, verb, to string) ([]Fact, error) {
	if err := moved(core.ScannerTransitions(), string(c.ID.Actor()), c.State, verb, to); err != nil {
		return nil, err
	}
	key, err := sshkey.Parse("key", c.Key)
	f := scannerFact{verb: verb, from: c.State, after: c, key: key.Fingerprint()}
	f.after.State = to
	f.after.Version++
	return []Fact{f}, err
}

// Kind implements Fact.
func (f scannerFact) Kind() string { return "scanner." + f.verb + "/1" }

// Leaf implements Fact.
func (f scannerFact) Leaf() audit.Entry {
	return audit.Entry{Campaign: f.after.Campaign, Kind: f.Kind(), Subject: string(f.after.ID.Actor()), Public: change(f.from, f.after.State, "key", f.key)}
}

// Record implements Fact. Whose a key is stands for ever: nobody brings a lost one back.
func (f scannerFact) Record(tx state.Tx, _ core.Stamp) {
	state.Scanners.Put(tx, f.after.ID, f.after)
	state.ScannerKeys.Put(tx, f.key, f.after.ID)
}

// EnrolScanner lets a scanner deliver pages of the campaign with its key.
type EnrolScanner struct {
	ID       core.ScannerID
	Campaign core.CampaignID
	// Key in its one form, see [sshkey.Key.Line].
	Key string
}

// Kind implements Command.
func (*EnrolScanner) Kind() string { return "scanner.enrol/1" }

// Action implements Command.
func (*EnrolScanner) Action() access.Action { return access.ScannerManage }

// Object implements Command.
func (c *EnrolScanner) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *EnrolScanner) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if !form.IsLogin(string(c.ID)) {
		return nil, core.Refuse(core.Invalid, "name", "scanner.name")
	}
	key, err := sshkey.Parse("key", c.Key)
	if err != nil {
		return nil, err
	}
	if key.Line() != c.Key {
		return nil, core.Refuse(core.Invalid, "key", "scanner.key_form")
	}
	before, known := state.Scanners.Get(v, c.ID)
	if known && (before.Campaign != c.Campaign || before.State == core.ScannerEnrolled) {
		return nil, core.Refuse(core.Duplicate, "name", "scanner.name_taken")
	}
	if state.ScannerKeys.Has(v, key.Fingerprint()) {
		return nil, core.Refuse(core.Duplicate, "key", "scanner.key_taken")
	}
	return moveScanner(core.Scanner{ID: c.ID, Campaign: c.Campaign, State: before.State, Key: c.Key, EnrolledBy: s.Actor, At: s.Time,
		Version: before.Version}, "enrol", core.ScannerEnrolled)
}

// RetireScanner ends that at once, also in the middle of a file.
type RetireScanner struct{ ID core.ScannerID }

// Kind implements Command.
func (*RetireScanner) Kind() string { return "scanner.retire/1" }

// Action implements Command.
func (*RetireScanner) Action() access.Action { return access.ScannerManage }

// Object implements Command.
func (c *RetireScanner) Object(v state.View) access.Object {
	scanner, _ := state.Scanners.Get(v, c.ID)
	return access.Object{Campaign: scanner.Campaign}
}

// Decide implements Command.
func (c *RetireScanner) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	scanner, ok := state.Scanners.Get(v, c.ID)
	if !ok {
		return nil, core.Refuse(core.NotFound, "name", "core.not_found")
	}
	scanner.RetiredBy = s.Actor
	return moveScanner(scanner, "retire", core.ScannerRetired)
}
