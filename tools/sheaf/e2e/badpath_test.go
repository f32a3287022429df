package e2e

import (
	"net/http"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// badPath is a house in which sheets stand at every stage that somebody could want to skip.
type badPath struct {
	*swapping
	people map[string]*client
	// Sheets by what was done with them last.
	reserved, finished, unchecked, mine, certified, packed, blank string
	// parcel that is open, with packed in it.
	parcel struct{ ID, Label string }
	// selection that fed has made.
	selection string
}

// TestBadPath_Refused tries to skip a stage, or to be two persons, on the way from the night check
// to the filing: each is refused in both languages, names the stage and the remedy, and changes
// nothing.
func TestBadPath_Refused(t *testing.T) {
	t.Parallel()
	p := &badPath{swapping: staffed(t, at.rehearsal), people: map[string]*client{}}
	p.hires()
	p.checks()
	p.packs()
	p.selects()
	refuses(t, p.node, append(p.checking(), append(p.moving(), p.approving()...)...))
}

// hires makes second accounts of two people, and one account with both roles of the check.
func (p *badPath) hires() {
	p.t.Helper()
	var list struct {
		Users []struct{ Login, Person string }
	}
	p.must(p.chief.get("/api/v1/users", &list))
	person := map[string]string{}
	for _, u := range list.Users {
		person[u.Login] = u.Person
	}
	f := &founder{house: &p.house, node: p.node, people: map[string]*client{"chief": p.chief, "fed": p.fed}}
	p.must(f.appoint(account{login: "op1b", role: "verifier", office: p.house.office[0], by: "chief", person: person["op1"]}))
	second, err := signIn(p.node.url, "fed2", password, "")
	p.must(err)
	f.people["fed"] = second // who approves an account of fed's
	p.must(f.appoint(account{login: "fedb", role: "federal", by: "chief", person: person["fed"]}))
	for _, login := range []string{"op1", "op2", "op1b", "fed2", "fedb", "checks", "sorts"} {
		c, err := signIn(p.node.url, login, password, "")
		p.must(err)
		p.people[login] = c
	}
}

// checks brings sheets to the stages before their certification.
func (p *badPath) checks() {
	p.t.Helper()
	op, checks, sheets := p.people["op1"], p.people["checks"], p.house.home
	p.reserved, p.finished, p.unchecked, p.mine = sheets[0], sheets[1], sheets[2], sheets[6*sheetsEach]
	for i, code := range []string{p.reserved, p.finished, p.unchecked, p.mine} {
		_, err := op.takes(citizen(400+i), code)
		p.must(err)
		if code != p.reserved {
			p.must(op.post("/api/v1/sheets/"+code+"/finish", nil, nil))
		}
	}
	v := citizen(410)
	waits, err := op.open(v)
	p.must(err)
	_, err = op.confirming(waits.ID, v, smidovicha)
	p.must(err)
	_, err = op.on(waits.ID, "sheet", map[string]string{"code": p.reserved})
	p.must(err)
	p.must(checks.post("/api/v1/review/"+p.unchecked+"/take", map[string]string{}, nil))
	p.must(checks.post("/api/v1/review/"+p.unchecked+"/lines/1/verdict", map[string]any{"verdict": "good"}, nil))
}

// packs lays one of two certified sheets into a parcel.
func (p *badPath) packs() {
	p.t.Helper()
	sheets := certifiedSheets(p.t, p.house, p.node, 1)
	p.packed, p.certified, p.blank = sheets[0], sheets[1], sheets[2]
	p.must(p.coord.post("/api/v1/parcels", map[string]string{"office": p.house.office[0]}, &p.parcel))
	p.must(p.coord.post("/api/v1/parcels/"+p.parcel.ID+"/sheets", map[string]any{"codes": []string{p.packed}}, nil))
}

// selects has fed choose what two other sheets in the store bear.
func (p *badPath) selects() {
	p.t.Helper()
	p.stored(certifiedSheets(p.t, p.house, p.node, 2)[:2])
	l := line{p.swapping, filepath.Join(folder(p.t), "secret"), "C.UTF-8"}
	writeFile(p.t, l.secret, password+"\n")
	made := l.ends(0, "fed", say("select begin"), "waits for a second person")
	p.selection = regexp.MustCompile(`Selection ([a-z2-7]{26}),`).FindStringSubmatch(made)[1]
}

// conflict is an input that the state of a sheet, named first in the words, does not allow.
func conflict(name string, by *client, path string, in body, field, key, sheet string, more ...string) bad {
	return bad{name: name, by: by, path: path, body: in, status: http.StatusConflict, field: field, key: key,
		args: append([]string{shown(sheet)}, more...)}
}

func (p *badPath) checking() []bad {
	op, other, checks := p.people["op1"], p.people["op2"], p.people["checks"]
	none := jsonBody(map[string]string{})
	return []bad{
		conflict("finish with a reserved line", op, "/api/v1/sheets/"+p.reserved+"/finish", none, "code", "check.reserved", p.reserved, "2"),
		conflict("certify with a reserved line", checks, "/api/v1/review/"+p.reserved+"/certify", none, "code", "check.state", p.reserved, "filling"),
		conflict("certify from the queue", checks, "/api/v1/review/"+p.finished+"/certify", none, "code", "check.state", p.finished, "complete"),
		conflict("certify without the check of the certification", checks, "/api/v1/review/"+p.unchecked+"/certify", none, "block",
			"check.block_unchecked", p.unchecked),
		{name: "verify one's own entry under a second account", by: p.people["op1b"], path: "/api/v1/review/" + p.mine + "/take", body: none,
			status: http.StatusForbidden, key: "check.own", args: []string{shown(p.mine)}},
		{name: "verify one's own entry", by: op, path: "/api/v1/review/" + p.mine + "/take", body: none,
			status: http.StatusForbidden, key: "core.denied", args: []string{"line.verify"}},
		conflict("sign in advance on a sheet begun by another collector", other, "/api/v1/sheets/prepare",
			jsonBody(map[string]any{"sheets": []string{p.reserved}}), "code", "sheet.other_collector", p.reserved),
	}
}

func (p *badPath) moving() []bad {
	var list []bad
	into := func(name, code, key string, more ...string) {
		in := jsonBody(map[string]any{"codes": []string{code}})
		list = append(list, conflict("dispatch "+name, p.coord, "/api/v1/parcels/"+p.parcel.ID+"/sheets", in, "code", key, code, more...))
	}
	arrives := func(name, code, key string, more ...string) {
		list = append(list, conflict("sort "+name, p.people["sorts"], "/api/v1/sheets/"+code+"/sort", body{}, "code", key, code, more...))
	}
	into("a blank sheet", p.blank, "packing.blank")
	into("a sheet that is being filled", p.reserved, "packing.filling")
	into("a sheet that nobody checked", p.finished, "packing.complete")
	into("a sheet that is not certified", p.unchecked, "packing.checking")
	into("a sheet twice", p.packed, "packing.twice", p.parcel.Label)
	arrives("a blank sheet", p.blank, "sorting.blank")
	arrives("a sheet that nobody checked", p.finished, "sorting.complete")
	arrives("a sheet that lies in no parcel", p.certified, "sorting.certified")
	arrives("a sheet whose parcel did not leave", p.packed, "sorting.packed", p.parcel.Label)
	return list
}

func (p *badPath) approving() []bad {
	path := "/api/v1/selections/" + p.selection + "/approve"
	return []bad{
		{name: "approve one's own selection", by: p.fed, path: path, status: http.StatusForbidden, key: "selection.second_person"},
		{name: "approve one's own selection under a second account", by: p.people["fedb"], path: path, status: http.StatusForbidden,
			key: "selection.second_person"},
		{name: "file what nobody approved", by: p.people["fed2"], path: "/api/v1/filing", status: http.StatusConflict, key: "bind.no_selection"},
	}
}

// TestBadPath_TwoSortersInOneFolder has two sorters scan 26 sheets of one region at the same time:
// the folder takes 25, and who scans the last one is sent to the next.
func TestBadPath_TwoSortersInOneFolder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hireMovers(t, h, n)
	sheets := h.home[operators*sheetsEach:]
	certifies(t, n, "op1", sheets, 500, 1)
	s := &swapping{t: t, house: h, node: n}
	s.signIn()
	var parcel struct{ ID string }
	s.must(s.coord.post("/api/v1/parcels", map[string]string{"office": h.office[0]}, &parcel))
	s.must(s.coord.post("/api/v1/parcels/"+parcel.ID+"/sheets", map[string]any{"codes": sheets}, nil))
	s.must(s.coord.post("/api/v1/parcels/"+parcel.ID+"/send", nil, nil))

	places := make([]struct{ Place string }, len(sheets))
	failed := make([]error, len(sheets))
	var both sync.WaitGroup
	for half, login := range []string{"sorts", "sorts2"} {
		sorter, err := signIn(n.url, login, password, "")
		s.must(err)
		both.Go(func() {
			for i := half; i < len(sheets); i += 2 {
				failed[i] = sorter.post("/api/v1/sheets/"+sheets[i]+"/sort", nil, &places[i])
			}
		})
	}
	both.Wait()
	count := map[string]int{}
	for i, at := range places {
		s.must(failed[i])
		count[at.Place]++
	}
	if first, second := homeRegion+"-1-1", homeRegion+"-1-2"; len(sheets) != 26 || count[first] != 25 || count[second] != 1 {
		t.Errorf("%d sheets have the places %v", len(sheets), count)
	}
}
