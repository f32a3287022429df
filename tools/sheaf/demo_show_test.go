package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// checkpointIsSigned: whoever opens the audit screen first finds one.
func checkpointIsSigned(t *testing.T, r *running) {
	var list struct{ Checkpoints []any }
	path := "/api/v1/checkpoints"
	if err := r.as(t, r.first(t, core.Auditor)).Call(t.Context(), api.Request{Method: "GET", Path: path}, &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Checkpoints) == 0 {
		t.Error("there is no checkpoint")
	}
}

// votersToTry: what is printed goes through the desk as it says, on sheets that are printed.
func votersToTry(t *testing.T, r *running) {
	if len(r.said.Voters) != 2 {
		t.Fatalf("%d voters are printed", len(r.said.Voters))
	}
	operator := r.as(t, r.first(t, core.Operator))
	for _, v := range r.said.Voters {
		visit := openTyped(t, operator, v)
		want := "questionnaire"
		if v.Kind == people.Listed {
			want = "blocked"
		}
		if visit.Step != want {
			t.Errorf("the %s voter stands at %s", v.Kind, visit.Step)
		}
		if v.Kind == people.Listed {
			continue
		}
		signTyped(t, r, operator, visit.ID, v)
	}
}

type typedVisit struct {
	ID, Step string
	Findings []struct{ Code, Severity string }
}

// openTyped types the first step and shows the two pictures.
func openTyped(t *testing.T, c *api.Client, v demo.Voter) (visit typedVisit) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, path := range map[string]string{"main": v.Main, "registration": v.Registration} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		part, err := form.CreateFormFile(name, name+".jpg")
		if err == nil {
			_, err = io.Copy(part, file)
		}
		if err != nil || file.Close() != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{"series": v.Series, "number": v.Number, "birth": string(v.Birth),
		"issued": string(v.Issued), "stamp": strconv.Itoa(v.Stamp)} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := api.Request{Path: "/api/v1/visits", Kind: form.FormDataContentType(), Body: &b}
	if err := c.Call(t.Context(), request, &visit); err != nil {
		t.Fatal(err)
	}
	return visit
}

// signTyped fills in the questionnaire as it is printed and writes a line. The street is not
// chosen from the list but typed, so that it is warned of and ticked.
func signTyped(t *testing.T, r *running, c *api.Client, id string, v demo.Voter) {
	t.Helper()
	answers := map[string]any{"family": v.Family, "given": v.Given, "patronymic": v.Patronymic, "region": v.Region,
		"address": v.Address, "house": v.House, "flat": v.Flat, "confirmed": []string{"address.unknown@address"}}
	var visit typedVisit
	if err := c.Call(t.Context(), api.Request{Path: "/api/v1/visits/" + id + "/questionnaire", JSON: answers}, &visit); err != nil {
		t.Fatal(err)
	}
	if visit.Step != "sheet" {
		t.Fatalf("after the questionnaire the visit stands at %s with %+v", visit.Step, visit.Findings)
	}
	login := r.first(t, core.Operator).Login
	at := slices.IndexFunc(r.said.Pile, func(p demo.Pile) bool {
		return p.Region == v.Region && len(p.Codes) > 0 && slices.Contains(p.Operators, login)
	})
	if at != 0 {
		t.Fatalf("the first pile is not that of the first operator and the voter's region: %+v", r.said.Pile)
	}
	sheet := api.Request{Path: "/api/v1/visits/" + id + "/sheet", JSON: map[string]any{"code": r.said.Pile[at].Codes[0]}}
	if err := c.Call(t.Context(), sheet, nil); err != nil {
		t.Fatal(err)
	}
	used := r.said.Pile[at].Codes[0]
	left, err := demo.Campaign{Pile: r.said.Pile}.Unused(t.Context(), r.as(t, r.first(t, core.Auditor)))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range left {
		if slices.Contains(p.Codes, used) || len(p.Codes) == 0 {
			t.Errorf("pile %d has %v although %s was taken", i, p.Codes, used)
		}
	}
	if len(left) != len(r.said.Pile) {
		t.Errorf("%d piles are left of %d", len(left), len(r.said.Pile))
	}
}

// Everybody who is made has something to look at, and may open it.
func TestShow_EveryRoleButOneFindsItsScreen(t *testing.T) {
	actions := map[string]access.Action{}
	for _, s := range httpui.Sections() {
		actions[s.Href] = s.Action
	}
	shown := map[core.Role]bool{core.Regional: true} // sees what others see, for his regions
	for _, s := range screens() {
		shown[s.by] = true
		if action, is := actions[s.path]; !is || access.Reach([]core.Role{s.by}, action) == access.None {
			t.Errorf("%s is to try %s and may not open it", s.by, s.path)
		}
	}
	for _, role := range core.StaffRoles() {
		if !shown[role] {
			t.Errorf("%s finds nothing to try", role)
		}
	}
}

func TestShow_VotersAndPiles(t *testing.T) {
	said := shownVoters([]demo.Voter{{Kind: people.Listed, Series: "1118", Number: "123456", Birth: "1980-05-03", Issued: "2018-05-20",
		Stamp: 3, Family: "Иванова", Region: "83", Address: "город Нарьян-Мар", House: "5", Main: "/s/a.jpg", Registration: "/s/b.jpg"}})
	for _, want := range []string{"1118 123456", "03.05.1980", "20.05.2018", "stamp 3", "region 83", "house 5", "/s/a.jpg", "/s/b.jpg", "invalid"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in\n%s", want, said)
		}
	}
	if strings.Contains(said, "flat") {
		t.Error("a flat that there is not is printed")
	}
	if shownVoters(nil) != "" || shownPiles(nil) != "" {
		t.Error("a heading stands over nothing")
	}
}

func TestDemo_PortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	d := demonstration{listen: taken.Addr().String(), data: t.TempDir() + "/d"}
	err = d.run(t.Context())
	_, port, _ := net.SplitHostPort(d.listen)
	number, _ := strconv.Atoi(port)
	if want := "Try: sheaf demo --listen 127.0.0.1:" + strconv.Itoa(number%65535+1); err == nil || !strings.Contains(terminal.Said(err), want) {
		t.Errorf("it says %v, want %q", err, want)
	}
	if _, err := os.Stat(d.data); !os.IsNotExist(err) {
		t.Error("a house was founded all the same")
	}
}

// roomsHaveWork: whoever opens a room on the way of a sheet finds what was left there.
func roomsHaveWork(t *testing.T, r *running) {
	s, _, err := readSummary(datadir.Dir(r.said.Data))
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []struct {
		role core.Role
		path string
		want int
	}{
		{core.Verifier, "/api/v1/review", s.Campaign.Sheets[drive.Complete]},
		{core.Lawyer, "/api/v1/lawyer", s.Campaign.Sheets[drive.WantedByLawyer]},
		{core.Operator, "/api/v1/corrections", s.Campaign.Sheets[drive.WantedByCollector]},
	} {
		got := 0
		for _, u := range r.said.Users {
			if u.Role == room.role {
				var list struct{ Sheets []any }
				if err := r.as(t, u).Call(t.Context(), api.Request{Method: "GET", Path: room.path}, &list); err != nil {
					t.Fatal(err)
				}
				got += len(list.Sheets)
			}
		}
		if got != room.want || got == 0 {
			t.Errorf("%d sheets wait at %s, want %d", got, room.path, room.want)
		}
	}
	clerk := r.as(t, r.first(t, core.Logistics))
	in := map[string]int{}
	for before, more := "", true; more; more = before != "" {
		var list struct {
			Parcels []struct {
				State  string
				Sheets int
			}
			Before string
		}
		if err := clerk.Call(t.Context(), api.Request{Method: "GET", Path: "/api/v1/parcels?before=" + before}, &list); err != nil {
			t.Fatal(err)
		}
		for _, p := range list.Parcels {
			in[p.State] += p.Sheets
		}
		before = list.Before
	}
	if want := s.Campaign.Sheets; in[core.ParcelSent] != want[drive.Travelling] || in[core.ParcelClosed] != want[drive.Filed] ||
		want[drive.Travelling]*want[drive.Filed]*want[drive.Certified] == 0 {
		t.Errorf("the parcels hold %v, the sheets were to become %v", in, want)
	}
}
