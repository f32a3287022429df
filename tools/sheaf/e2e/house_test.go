package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
)

// What every founded house of these tests is made of.
const (
	campaign    = "drive-83"
	homeRegion  = "83"
	otherRegion = "77"
	pack        = "ru-president-2018"
	password    = "seven dry leaves"
	operators   = 8 // at the first office; op1 … op8
	sheetsEach  = 3 // sheets of the home region for each of them
)

// electionDay of the campaign: far enough that nobody of these tests comes of age meanwhile.
var electionDay = moscow(time.Now()).AddDate(0, 0, 113)

// moscow is a moment as the clocks of the campaign's offices show it.
func moscow(at time.Time) time.Time { return at.In(time.FixedZone("Moscow", 3*3600)) }

// house is a founded data folder and what one must know to use it.
type house struct {
	data   string
	key    string // verifies checkpoints
	office [2]string
	packID string // NAME/VERSION
	// Codes of issued sheets.
	home, away, special, theirs []string
	// listed are passports on the list of invalid ones.
	listed []document
}

// document is a passport's series and number.
type document struct{ series, number string }

// founded makes the house once; every test copies it.
var founded = sync.OnceValues(func() (house, error) {
	dir, err := os.MkdirTemp(at.root, "h")
	if err != nil {
		return house{}, err
	}
	return found(dir)
})

// newHouse gives the test a founded house of its own.
func newHouse(t *testing.T) house {
	t.Helper()
	h, err := founded()
	if err != nil {
		t.Fatalf("founding a house: %v", err)
	}
	mine := filepath.Join(folder(t), "d")
	if err := copyAll(h.data, mine); err != nil {
		t.Fatal(err)
	}
	h.data = mine
	return h
}

// found makes a house through its front doors: init, then the API and the command line.
func found(dir string) (house, error) {
	h := house{data: filepath.Join(dir, "d")}
	made := command(at.sheaf, "init", "--data", h.data, "--admin", "chief", "--json")
	var first struct{ Key, Login, Password string }
	if made.code != 0 || json.Unmarshal([]byte(made.stdout), &first) != nil {
		return h, fmt.Errorf("init ended with %d: %s%s", made.code, made.stdout, made.stderr)
	}
	h.key = first.Key
	n, err := start(h.data)
	if err != nil {
		return h, err
	}
	defer n.kill()
	f := &founder{house: &h, node: n, people: map[string]*client{}}
	for _, step := range []func() error{
		func() error { return f.first(first.Login, first.Password) },
		f.places, f.staff, f.rules, f.lists, f.sheets, n.stop,
	} {
		if err := step(); err != nil {
			return h, err
		}
	}
	return h, nil
}

// founder is a house on its way.
type founder struct {
	*house
	node   *node
	people map[string]*client
}

func (f *founder) first(login, oneTime string) error {
	c, err := signIn(f.node.url, login, oneTime, password)
	f.people[login] = c
	return err
}

func (f *founder) places() error {
	chief := f.people["chief"]
	err := chief.post("/api/v1/campaigns", map[string]any{
		"id": campaign, "title": "Кандидат", "election_day": electionDay.Format(time.DateOnly),
		"candidate": map[string]string{
			"name": "Соколов Михаил Андреевич", "birth": "07.05.1974", "work": "пенсионер", "residence": "город Москва",
		},
	}, nil)
	if err != nil {
		return err
	}
	offices := []struct{ name, region string }{
		{"Нарьян-Мар, Смидовича 20", homeRegion}, {"Москва, Гиляровского 5", otherRegion},
	}
	for i, o := range offices {
		var made struct{ ID string }
		in := map[string]string{"campaign": campaign, "name": o.name, "region": o.region}
		if err := chief.post("/api/v1/offices", in, &made); err != nil {
			return err
		}
		f.office[i] = made.ID
	}
	return nil
}

// account is somebody who is to be appointed.
type account struct {
	login, role, office, by string
	house                   bool   // not limited to the campaign
	person                  string // of another account, empty for somebody new
}

func (f *founder) staff() error {
	list := []account{
		{login: "fed", role: "federal", by: "chief"},
		{login: "coord", role: "coordinator", office: f.office[0], by: "chief"},
		// Who appointed an operator may not lift blocks of his visits.
		{login: "coordb", role: "coordinator", office: f.office[0], by: "chief"},
		{login: "coord2", role: "coordinator", office: f.office[1], by: "chief"},
		{login: "audit", role: "auditor", by: "chief"},
		{login: "other", role: "operator", office: f.office[1], by: "coord2"},
	}
	for i := 1; i <= operators; i++ {
		list = append(list, account{login: fmt.Sprintf("op%d", i), role: "operator", office: f.office[0], by: "coord"})
	}
	for _, a := range list {
		if err := f.appoint(a); err != nil {
			return fmt.Errorf("appointing %s: %w", a.login, err)
		}
	}
	return nil
}

func (f *founder) appoint(a account) error {
	body := map[string]any{"login": a.login, "roles": []string{a.role}, "office": a.office, "campaign": campaign, "person": a.person}
	if a.house {
		body["campaign"] = ""
	}
	var made struct{ ID, State, Password string }
	if err := f.people[a.by].post("/api/v1/users", body, &made); err != nil {
		return err
	}
	if made.State != "active" {
		if err := f.people["fed"].post("/api/v1/users/"+made.ID+"/approve", nil, nil); err != nil {
			return fmt.Errorf("approving: %w", err)
		}
	}
	c, err := signIn(f.node.url, a.login, made.Password, password)
	f.people[a.login] = c
	return err
}

// hire has the chief appoint people to a house that is served; federal staff approves whom it has to.
func hire(t *testing.T, h house, n *node, accounts ...account) {
	t.Helper()
	f := &founder{house: &h, node: n, people: map[string]*client{}}
	for _, login := range []string{"chief", "fed"} {
		c, err := signIn(n.url, login, password, "")
		if err != nil {
			t.Fatal(err)
		}
		f.people[login] = c
	}
	for _, a := range accounts {
		a.by = "chief"
		if err := f.appoint(a); err != nil {
			t.Fatalf("appointing %s: %v", a.login, err)
		}
	}
}

func (f *founder) rules() error {
	var made struct{ Name, Version string }
	in := map[string]string{"campaign": campaign, "name": pack}
	if err := f.people["chief"].post("/api/v1/packs", in, &made); err != nil {
		return err
	}
	f.packID = made.Name + "/" + made.Version
	in = map[string]string{"campaign": campaign, "name": ""}
	if err := f.people["chief"].post("/api/v1/packs/"+f.packID+"/propose", in, nil); err != nil {
		return err
	}
	return f.people["fed"].post("/api/v1/packs/"+f.packID+"/approve", in, nil)
}

// lists loads the reference lists by the command line, as an admin does.
func (f *founder) lists() error {
	dir := filepath.Dir(f.data)
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return err
	}
	if err := gar.WriteFolder(filepath.Join(dir, "gar")); err != nil {
		return err
	}
	var numbers []passport.Number
	for i := range 16 {
		f.listed = append(f.listed, document{"4512", fmt.Sprint(667788 + i)})
		number, err := passport.Parse(f.listed[i].series, f.listed[i].number)
		if err != nil {
			return err
		}
		numbers = append(numbers, number)
	}
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000, Listed: numbers}); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "list.csv.bz2"), list.Bytes(), 0o600); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"passports", "import", filepath.Join(dir, "list.csv.bz2")},
		{"addresses", "import", filepath.Join(dir, "gar")},
		{"names", "import"},
	} {
		args = append(args, "--data", f.data, "--as", "chief", "--password-file", secret)
		if done := command(at.sheaf, args...); done.code != 0 {
			return fmt.Errorf("sheaf %v ended with %d: %s%s", args[:2], done.code, done.stdout, done.stderr)
		}
	}
	return nil
}

func (f *founder) sheets() error {
	for _, want := range []struct {
		by, office, region string
		count              int
		to                 *[]string
	}{
		{"coord", f.office[0], homeRegion, operators*sheetsEach + 26, &f.home},
		{"coord", f.office[0], otherRegion, 3, &f.away},
		{"coord", f.office[0], "00", 3, &f.special},
		{"coord2", f.office[1], homeRegion, 3, &f.theirs},
	} {
		in := map[string]any{"office": want.office, "region": want.region, "count": want.count}
		by := f.people[want.by]
		var issued struct{ Codes []string }
		if err := by.post("/api/v1/sheets", in, nil); err != nil {
			return fmt.Errorf("planning: %w", err)
		}
		var pdf []byte
		if err := by.do(http.MethodPost, "/api/v1/sheets/print", "", jsonBody(in), &pdf); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			return fmt.Errorf("the printed sheets are no PDF: %.20q", pdf)
		}
		if err := by.post("/api/v1/sheets/issue", in, &issued); err != nil {
			return fmt.Errorf("issuing: %w", err)
		}
		*want.to = issued.Codes
	}
	return nil
}
