package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// FoundHouse is the first command of every installation: it makes the house and its admin.
type FoundHouse struct {
	Name          string
	WrappedKey    []byte
	CheckpointKey string
	Admin         core.User
	// Level at which the house begins: the [Level] of the release that founds it. It is in the
	// command because a later release replays it.
	Level uint32
}

// Kind implements Command.
func (*FoundHouse) Kind() string { return "house.found/1" }

// Action implements Command.
func (*FoundHouse) Action() access.Action { return access.HouseFound }

// Object implements Command.
func (*FoundHouse) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *FoundHouse) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if state.House.Has(v, state.One) {
		return nil, core.Refuse(core.Duplicate, "", "house.founded")
	}
	house := core.House{
		Name: c.Name, WrappedKey: c.WrappedKey, CheckpointKey: c.CheckpointKey,
		Founded: s.Time, Level: c.Level,
	}
	if err := form.Text("name", c.Name, 200); err != nil {
		return nil, err
	}
	if err := audit.CheckVerifier("checkpoint_key", c.CheckpointKey); err != nil {
		return nil, err
	}
	if err := form.Wrapped("key", c.WrappedKey); err != nil {
		return nil, err
	}
	if c.Level < 1 {
		return nil, core.Refuse(core.Invalid, "level", "core.required")
	}
	admin := core.User{
		ID: c.Admin.ID, Login: c.Admin.Login, Person: c.Admin.Person, Password: c.Admin.Password,
		Roles: []core.Role{core.Admin}, State: core.UserActive, OneTime: true,
	}
	if err := checkUser(v, admin); err != nil {
		return nil, err
	}
	return []Fact{
		noteFact{c.Kind(), audit.Entry{Subject: "house:",
			Public: kv("key", c.CheckpointKey, "level", strconv.FormatUint(uint64(c.Level), 10))},
			func(tx state.Tx, _ core.Stamp) { state.House.Put(tx, state.One, house) }},
		userFact{"create", "", admin},
	}, nil
}

// TrustClock is the leaf of an admin who confirmed the clock of a node that jumped: from
// here on entries are stamped with what it shows.
type TrustClock struct {
	// Node whose clock it is.
	Node string
	// Shown is what the clock showed when the admin looked.
	Shown core.Time
}

// Kind implements Command.
func (*TrustClock) Kind() string { return "clock.trust/1" }

// Action implements Command.
func (*TrustClock) Action() access.Action { return access.ClusterManage }

// Object implements Command.
func (*TrustClock) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *TrustClock) Decide(state.View, core.Stamp) ([]Fact, error) {
	if !form.IsWord(c.Node, 64) {
		return nil, core.Refuse(core.Invalid, "node", "clock.node")
	}
	if c.Shown <= 0 || c.Shown > lastMoment {
		return nil, core.Refuse(core.Invalid, "shown", "clock.shown")
	}
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{
		Subject: "house:", Public: kv("node", c.Node, "shown", c.Shown.String()),
	}}}, nil
}

// lastMoment is the last one with a year of four digits.
const lastMoment core.Time = 253402300799999

// CreateCampaign begins a drive. Its pack is proposed and approved afterwards.
type CreateCampaign struct {
	ID          core.CampaignID
	Title       string
	WrappedKey  []byte
	ElectionDay core.Date
	Candidate   []core.KeyValue
}

// Kind implements Command.
func (*CreateCampaign) Kind() string { return "campaign.create/1" }

// Action implements Command.
func (*CreateCampaign) Action() access.Action { return access.CampaignManage }

// Object implements Command.
func (c *CreateCampaign) Object(state.View) access.Object { return access.Object{Campaign: c.ID} }

// Decide implements Command.
func (c *CreateCampaign) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := core.CheckCampaignID(c.ID); err != nil {
		return nil, err
	}
	if state.Campaigns.Has(v, c.ID) {
		return nil, core.Refuse(core.Duplicate, "campaign", "core.exists").About("campaign:" + string(c.ID))
	}
	if err := form.Text("title", c.Title, 200); err != nil {
		return nil, err
	}
	day, err := core.ParseDate("election_day", string(c.ElectionDay))
	if err != nil {
		return nil, err
	}
	if err := form.Wrapped("key", c.WrappedKey); err != nil {
		return nil, err
	}
	if err := form.Pairs("candidate", c.Candidate); err != nil {
		return nil, err
	}
	campaign := core.Campaign{
		ID: c.ID, Title: c.Title, WrappedKey: c.WrappedKey, ElectionDay: day,
		Candidate: c.Candidate, Created: s.Time, Version: 1,
	}
	registered, err := form.Day(core.Registered, campaign.Registered())
	if err != nil {
		return nil, err
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: c.ID, Subject: "campaign:" + string(c.ID),
			Public: kv("title", c.Title, "election_day", string(day), "registered", string(registered))},
		func(tx state.Tx, _ core.Stamp) { state.Campaigns.Put(tx, c.ID, campaign) },
	}}, nil
}

// CreateOffice opens an office of a campaign.
type CreateOffice struct {
	ID       core.OfficeID
	Campaign core.CampaignID
	Name     string
	Home     core.Region
}

// Kind implements Command.
func (*CreateOffice) Kind() string { return "office.create/1" }

// Action implements Command.
func (*CreateOffice) Action() access.Action { return access.OfficeManage }

// Object implements Command.
func (c *CreateOffice) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign, Region: c.Home}
}

// Decide implements Command.
func (c *CreateOffice) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	if err := core.CheckID("id", c.ID); err != nil {
		return nil, err
	}
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if state.Offices.Has(v, c.ID) {
		return nil, core.Refuse(core.Duplicate, "id", "core.exists").About("office:" + string(c.ID))
	}
	if err := form.Text("name", c.Name, 200); err != nil {
		return nil, err
	}
	if err := form.Region("region", c.Home); err != nil {
		return nil, err
	}
	office := core.Office{ID: c.ID, Campaign: c.Campaign, Name: c.Name, Home: c.Home, Version: 1}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: c.Campaign, Subject: "office:" + string(c.ID),
			Public: kv("name", c.Name, "region", string(c.Home))},
		func(tx state.Tx, _ core.Stamp) { state.Offices.Put(tx, c.ID, office) },
	}}, nil
}
