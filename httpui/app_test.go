package httpui

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/admin"
	dryrunroom "github.com/sheaf-drive/sheaf/httpui/admin/dryrun"
	"github.com/sheaf-drive/sheaf/httpui/admin/rejudge"
	"github.com/sheaf-drive/sheaf/httpui/away"
	batchroom "github.com/sheaf-drive/sheaf/httpui/batch"
	"github.com/sheaf-drive/sheaf/httpui/binding"
	checkroom "github.com/sheaf-drive/sheaf/httpui/check"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/filing"
	"github.com/sheaf-drive/sheaf/httpui/foot"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/listed"
	"github.com/sheaf-drive/sheaf/httpui/lookup"
	"github.com/sheaf-drive/sheaf/httpui/members"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/registers"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/scan"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
	"github.com/sheaf-drive/sheaf/httpui/spelling"
)

// worldRules stands for the host of rule packs.
type worldRules struct {
	says   string // of every finding, instead of its code
	writes bool   // the address, too
	broken bool
	// template is that of both blocks at the foot, "" for none; proxy is that of the proxy's where it is
	// another.
	template, proxy string
	// found are the findings of every case.
	found []core.FindingMark
	// told is the last case.
	told intake.Case
	// asked counts the questions for facts.
	asked atomic.Int64
}

// Judge implements intake.Rules.
func (p *worldRules) Judge(_ context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	p.told = c
	v := intake.Verdict{Pack: ref, Region: c.Region, ChancePermille: 900}
	for _, mark := range p.found {
		v.Findings = append(v.Findings, intake.Finding{FindingMark: mark, Params: []string{c.Family}})
	}
	if c.Stage == intake.StageQuestionnaire {
		v.Columns = []intake.Column{{Number: 2, Key: "name", Text: c.Family + " " + c.Given}}
		if p.writes {
			v.Columns = append(v.Columns, intake.Column{Number: 4, Key: "address", Text: "на листе: " + c.Typed})
		}
	}
	return v, nil
}

func (p *worldRules) Words(_ context.Context, _ core.PackRef, _ text.Lang, f core.FindingMark, params []string) (rulebook.Words, error) {
	if p.says != "" {
		return rulebook.Words{Name: "On the list", Text: text.Fill(p.says, params...)}, nil
	}
	return rulebook.Words{Text: f.Code}, nil
}

func (*worldRules) Codes(context.Context, core.PackRef) ([]string, error) { return nil, nil }

func (*worldRules) Regions(context.Context, core.PackRef) ([]core.Region, error) {
	return []core.Region{core.NoRegion, "63", "77"}, nil
}

func (p *worldRules) Facts(_ context.Context, _ core.PackRef, lang text.Lang) (rulebook.Facts, error) {
	p.asked.Add(1)
	return rulebook.Facts{Name: "Rules", Lines: 3, LineChecks: []rulebook.CheckItem{{Key: "name", Column: "name", Words: "Name"}},
		BlockChecks: []rulebook.CheckItem{{Key: "collector.name", Words: "Name"}}, Regions: []page.Option{
			{Value: "63", Words: "Самарская область"}, {Value: "77", Words: "Москва"},
		}, Clauses: map[string]string{"art 1": "clause in " + string(lang)}, Certifications: []string{p.template, cmp.Or(p.proxy, p.template)}}, nil
}

func (p *worldRules) Check(context.Context, core.Campaign) (forecast.Check, error) {
	return forecast.Check{Scheme: forecast.Staged{CountTest: true}}, nil
}

func (p *worldRules) Quota(context.Context, core.Campaign) (core.Quota, core.PackRef, error) {
	return core.Quota{Min: 1, Max: 10}, machinetest.Pack(), nil
}

func (p *worldRules) Form(context.Context, core.Campaign, core.Region) (paper.Form, error) {
	form := paper.Form{
		Title: "ПОДПИСНОЙ ЛИСТ", LinesPerSheet: 3,
		Columns: []paper.Column{{Title: "№", WidthMM: 10, Counts: true}, {Title: "Фамилия, имя, отчество", WidthMM: 170}},
		Blocks:  []paper.Block{{Label: "Подписной лист удостоверяю:", Rows: 2}},
	}
	if p.broken {
		form.Blocks = nil
	}
	return form, nil
}

// Frame implements pages.Frames.
func (p *worldRules) Frame(ctx context.Context, c core.Campaign, r core.Region) (frame.Table, error) {
	form, err := p.Form(ctx, c, r)
	if err != nil {
		return frame.Table{}, err
	}
	return paper.Frame(form)
}

func (*worldRules) Install(_ context.Context, name string) (admin.Installed, error) {
	if name != machinetest.Pack().Name {
		return admin.Installed{}, core.Refuse(core.NotFound, "name", "pack.no_builtin", name)
	}
	return admin.Installed{Ref: machinetest.Version2(), Passed: true}, nil
}

// InstallFile finds the key of the samples under whatever comes.
func (*worldRules) InstallFile(_ context.Context, _ []byte, keys []string) (admin.Installed, error) {
	made := admin.Installed{Ref: machinetest.Version2(), Signer: machinetest.UploadOfFile().Signer, Passed: true}
	if !slices.Contains(keys, machinetest.PackKey()) {
		return admin.Installed{}, core.Refuse(core.Conflict, "file", "pack.file_signer", made.Signer)
	}
	return made, nil
}

func (*worldRules) Suggest(_ context.Context, pack core.PackRef, r core.Region, typed string, limit int) ([]page.Suggestion, error) {
	switch r {
	case "77":
	case "":
		if typed == "Нигде" {
			return nil, core.Refuse(core.NotFound, "region", "address.search.no_region")
		}
		return nil, nil
	default:
		return nil, core.Refuse(core.NotFound, "region", "address.search.region", string(r))
	}
	row := page.Suggestion{ID: "1", Name: typed, Text: "ул. " + typed, Incomplete: typed == "Глухая"}
	if typed == "1-я Полевая" {
		row.Without, row.Alike, row.ReadAs = []string{"1-я", "наб"}, []string{"полевя"}, "полевя"
	}
	if pack == machinetest.Pack() {
		row.Sheet = "Москва, улица " + typed
	}
	if typed == "Гаражная" {
		row.Sheet, row.Postal, row.Refused = "", "101000", &page.RefusedRow{Code: "address.excluded", Field: "address"}
	}
	return []page.Suggestion{row}[:min(1, limit)], nil
}

// noRegisters has no register of any region.
type noRegisters struct{}

func (noRegisters) Registry(r core.Region, _ func(*address.Registry, core.EditionDigest) error) error {
	return core.Refuse(core.NotFound, "region", "address.search.region", string(r))
}

// Object knows one street of Moscow, under the number that has a house.
func (noRegisters) Object(r core.Region, id int64, fn func(*address.Registry, int64, core.EditionDigest) error) error {
	if r != "77" {
		return core.Refuse(core.NotFound, "region", "address.search.region", string(r))
	}
	return fn(address.NewRegistry(address.Content{Region: "77", Closed: []address.Closed{{ID: 31, Level: 8, Type: "ул", Name: "Старая", Successors: []int64{30}}, {ID: 32}},
		Objects: []address.Object{{ID: 1, Level: 1, Type: "г", Name: "Москва"}, {ID: 30, Parent: 1, Level: 8, Type: "ул", Name: "Новая"}}}), id, core.EditionDigest{})
}

func (*worldRules) House(r core.Region, object int64, typed string) (houses.Answer, error) {
	switch {
	case r != "77":
		return houses.NoRegister, nil
	case typed == "12" && object == 30:
		return houses.There, nil
	}
	return houses.Missing, nil
}

// node is a whole App on a loopback socket over a furnished house.
type node struct {
	*roomtest.House
	rules    *worldRules
	lists    *worldLists
	keys     *query.Keyring
	app      *App
	hindered []string // why it records nothing
}

// open opens the furnished house to the world, with all its rooms.
func open(t *testing.T) *node {
	t.Helper()
	h := roomtest.Furnish(t)
	n := &node{House: h, rules: &worldRules{}, lists: &worldLists{store: h.Store}, keys: query.NewKeyring(h.Root, rand.Reader)}
	blobs := memoryBlobs{}
	service := &intake.Service{
		Scans: &scan.Taker{Blobs: blobs, Slots: make(chan struct{}, 1), Now: h.Clock},
		Lists: n.lists, Rules: n.rules, Store: h.Store, Keys: n.keys,
		Rand: rand.Reader, Now: h.Clock, Zone: time.UTC,
	}
	n.app = &App{
		Floor: room.Floor{Store: h.Store, Machine: service}, Intake: service,
		Gate:  &query.Gate{Recorder: worldRecorder{h.Store}, Keys: n.keys, Blobs: blobs},
		Rules: n.rules, Suggest: n.rules, Houses: n.rules, Notary: roomtest.Notary{House: h},
		Hasher: password.NewHasher(2, rand.Reader), Now: h.Clock, Rand: rand.Reader,
		Hindered: func() []string { return n.hindered },
		Status:   func(context.Context) (figure.Status, error) { return figure.Status{Node: "n", Ready: true}, nil },
		Backup: func(context.Context) (func(io.Writer) error, error) {
			return func(w io.Writer) error { _, err := io.WriteString(w, "a moment"); return err }, nil
		},
	}
	feet := &foot.Screens{Floor: n.app.Floor, Gate: n.app.Gate, Rules: n.rules, Records: service}
	n.app.Rooms = []Room{batchroom.Verbs{}, &admin.Verbs{
		Floor: n.app.Floor, Packs: n.rules, Hasher: n.app.Hasher, Root: h.Root, Rand: rand.Reader, Now: h.Clock, Zone: time.UTC,
		Listed: func() stored.Have { return stored.Have{} }, DryRun: dryrunroom.Draw,
	}, &dryrunroom.Room{Floor: n.app.Floor, Gate: n.app.Gate, Rules: n.rules, Lists: n.lists, Zone: time.UTC}, &rejudge.Room{Floor: n.app.Floor, Rules: n.rules}, feet,
		&checkroom.Screens{Floor: n.app.Floor, Gate: n.app.Gate, Rules: n.rules, Notes: service, Foot: feet, Slots: make(scan.Slots, 1)},
		&away.Screens{Floor: n.app.Floor, Notes: service}, &spelling.Verbs{Names: builtinNames{}},
		&listed.Screens{Floor: n.app.Floor, Notes: service, Rules: n.rules, Gate: n.app.Gate, Registers: noRegisters{}}, &pages.Room{Floor: n.app.Floor, Keys: n.keys, Blobs: blobs, Frames: n.rules, Gate: n.app.Gate, Slots: make(scan.Slots, 1)}, &registers.Room{Floor: n.app.Floor, Search: n.rules, Registers: noRegisters{}, Rand: rand.Reader, Now: time.Now},
		&binding.Room{Floor: n.app.Floor, Sealer: service}, &filing.Room{Floor: n.app.Floor, Rules: n.rules, Shelf: &shelf.Shelf{Store: h.Store, Now: h.Clock, Go: func(do func(context.Context)) { go do(context.Background()) }}}, &lookup.Verbs{Floor: n.app.Floor}, &members.Verbs{Floor: n.app.Floor, Cluster: alone{}, Status: n.app.Status, Now: h.Clock}}
	h.Open(n.app.Routes(), func(c *serve.Config) { c.Sections, c.Banners = Sections(), n.app.Banners })
	return n
}

// alone is a house of one node, whose nodes cannot be changed.
type alone struct{}

func (alone) Check(context.Context, string, string, string, bool) (*figure.Losses, error) {
	return nil, core.Refuse(core.Conflict, "node", "store.member_last", "n1")
}
func (alone) Change(context.Context, string, string, string, int64) error { return nil }

// check is a row of a table of requests that are refused.
type check roomtest.Check

// refused runs rows that must be refused in both languages and change nothing.
func (n *node) refused(rows []check) {
	n.TB.Helper()
	for _, row := range rows {
		n.Refused(roomtest.Check(row))
	}
}

// obj is a JSON object.
type obj = map[string]any

func office(name string) string { return string(machinetest.Office(name)) }

func user(login string) string { return string(machinetest.User(login)) }

// builtinNames are the names that come with the program, in force.
type builtinNames struct{}

func (builtinNames) Use(fn func(*names.List, core.EditionDigest) error) error {
	return fn(names.Builtin(), core.EditionDigest{})
}
