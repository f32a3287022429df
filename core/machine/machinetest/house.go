package machinetest

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Campaign is the drive of the furnished house.
const Campaign core.CampaignID = "drive"

// User is the account with the login. The furnished house has: root and admin2 (admins of
// the house), federal, lawyer, auditor, logistics, regional (of region 77), coordinator1,
// operator1, operator1b and verifier1 of office one, coordinator2 and operator2 of office
// two; and second accounts of people who have one already: twin, a coordinator of office one
// who is operator1, and rootlawyer, a lawyer who is root.
func User(login string) core.UserID { return ID[core.UserID]("user " + login) }

// Office is the office with the name, "one" (home region 77) or "two" (63).
func Office(name string) core.OfficeID { return ID[core.OfficeID]("office " + name) }

// Pack is the pack in force.
func Pack() core.PackRef {
	return core.PackRef{Name: "ru-president-2018", Version: "1.0.0", Digest: sha256.Sum256([]byte("pack"))}
}

// Passports is the edition in force of the list of invalid passports.
func Passports() core.EditionDigest {
	return core.EditionDigest{
		Kind: core.EditionPassports, Edition: ID[core.EditionID]("edition passports"),
		Digest: sha256.Sum256([]byte("passports")),
	}
}

// Sheet is the n-th sheet of the furnished house, all of three lines. At office one: 0 to 2
// of region 77, 3 without a region, 4 of region 63; at office two: 5 of region 63. Sheet 6
// (office one, region 77) is only planned and 7 only printed; from 8 on they do not exist.
func Sheet(n int) core.SheetID {
	code, err := paper.Issue([32]byte{}, 0, n)
	if err != nil {
		panic(err) // the series has room for every test
	}
	return core.NewSheetID(Campaign, code)
}

// Sheets lists sheets first to last.
func Sheets(first, last int) (ids []core.SheetID) {
	for n := first; n <= last; n++ {
		ids = append(ids, Sheet(n))
	}
	return ids
}

// account is a row of the staff: office "" for those of no office, person "" for people of
// their own.
type account struct {
	login  string
	role   core.Role
	office string
	region core.Region
	person string
}

func staff() []account {
	return []account{
		{login: "federal", role: core.Federal},
		{login: "lawyer", role: core.Lawyer},
		{login: "auditor", role: core.Auditor},
		{login: "logistics", role: core.Logistics},
		{login: "regional", role: core.Regional, region: "77"},
		{login: "coordinator1", role: core.Coordinator, office: "one"},
		{login: "coordinator2", role: core.Coordinator, office: "two"},
		{login: "verifier1", role: core.Verifier, office: "one"},
		{login: "operator1", role: core.Operator, office: "one"},
		{login: "operator1b", role: core.Operator, office: "one"},
		{login: "operator2", role: core.Operator, office: "two"},
		{login: "twin", role: core.Coordinator, office: "one", person: "operator1"},
		{login: "rootlawyer", role: core.Lawyer, person: "root"},
	}
}

func (a account) user() core.User {
	person := a.person
	if person == "" {
		person = a.login
	}
	u := core.User{
		ID: User(a.login), Login: a.login, Person: ID[core.PersonID]("person " + person),
		Roles: []core.Role{a.role}, Password: "hash of " + a.login,
	}
	if a.role != core.Admin {
		u.Campaign = Campaign
	}
	if a.office != "" {
		u.Office = Office(a.office)
	}
	if a.region != "" {
		u.Regions = []core.Region{a.region}
	}
	return u
}

// NewUser is an account as a form would give it: of the campaign, or of the house for an
// admin; office "" for none.
func NewUser(login string, role core.Role, office string) core.User {
	return account{login: login, role: role, office: office}.user()
}

// Furnished is a house at work; see [User], [Office], [Sheet], [Pack] and [Passports].
func Furnished(tb testing.TB, c Config) *World {
	tb.Helper()
	w := Empty(tb, c)
	w.Found()
	w.Must(User("root"), &machine.CreateUser{User: account{login: "admin2", role: core.Admin}.user()})
	w.campaign()
	for _, a := range staff() {
		w.Must(User("root"), &machine.CreateUser{User: a.user()})
		w.Must(User("admin2"), &machine.ApproveUser{User: User(a.login)})
	}
	w.pack()
	w.Load(Passports(), "one part of the list")
	w.sheets()
	return w
}

// Found gives the first command of every house.
func (w *World) Found() {
	w.TB.Helper()
	w.Must(core.SystemActor, &machine.FoundHouse{
		Name: "Test house", WrappedKey: []byte("wrapped house key"), CheckpointKey: w.config.CheckpointKey, Level: machine.Level,
		Admin: account{login: "root", role: core.Admin}.user(),
	})
}

func (w *World) campaign() {
	w.TB.Helper()
	w.Must(User("root"), &machine.CreateCampaign{
		ID: Campaign, Title: "A drive", WrappedKey: w.config.CampaignKey, ElectionDay: "2018-03-18",
	})
	w.Must(User("root"), w.opening("one", "77"))
	w.Must(User("root"), w.opening("two", "63"))
}

func (w *World) opening(name string, home core.Region) *machine.CreateOffice {
	return &machine.CreateOffice{ID: Office(name), Campaign: Campaign, Name: "Office " + name, Home: home}
}

func (w *World) pack() {
	w.TB.Helper()
	w.Must(User("root"), &machine.UploadPack{Campaign: Campaign, Ref: Pack(), Passed: true})
	w.Must(User("root"), &machine.ProposePack{Campaign: Campaign, Ref: Pack()})
	w.Must(User("federal"), &machine.ApprovePack{Campaign: Campaign, Ref: Pack()})
}

// Load brings an edition of the parts into force.
func (w *World) Load(e core.EditionDigest, parts ...string) {
	w.TB.Helper()
	w.Must(User("root"), &machine.BeginEdition{Edition: core.Edition{
		ID: e.Edition, Kind: e.Kind, Chunks: len(parts), Digest: e.Digest, Source: "a test", Date: "2018-01-17",
		Rows: int64(len(parts)),
	}})
	for n, part := range parts {
		w.Must(User("root"), &machine.AddChunk{Edition: e.Edition, Number: n, Data: []byte(part)})
	}
	w.Must(User("root"), &machine.CompleteEdition{Edition: e.Edition})
	w.Must(User("root"), &machine.ActivateEdition{Edition: e.Edition})
}

// Plan is the command that plans sheets first to last for an office.
func Plan(office string, region core.Region, first, last int) *machine.PlanSheets {
	c := &machine.PlanSheets{
		Campaign: Campaign, Region: region, Office: Office(office), Lines: 3, First: uint32(first),
	}
	for _, id := range Sheets(first, last) {
		c.Codes = append(c.Codes, id.Code())
	}
	return c
}

func (w *World) sheets() {
	w.TB.Helper()
	for _, p := range []*machine.PlanSheets{
		Plan("one", "77", 0, 2), Plan("one", core.NoRegion, 3, 3), Plan("one", "63", 4, 4), Plan("two", "63", 5, 5),
		Plan("one", "77", 6, 7),
	} {
		w.Must(User("federal"), p)
	}
	w.Must(User("federal"), &machine.PrintSheets{Sheets: append(Sheets(0, 5), Sheet(7))})
	w.Must(User("federal"), &machine.IssueSheets{Sheets: Sheets(0, 4), Office: Office("one")})
	w.Must(User("federal"), &machine.IssueSheets{Sheets: Sheets(5, 5), Office: Office("two")})
}

// Login is the login of an account of the furnished house, for messages.
func (w *World) Login(id core.UserID) string {
	u, _ := state.Users.Get(w.Memory, id)
	return strings.TrimSpace(u.Login)
}
