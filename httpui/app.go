package httpui

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// Rules is what the screens ask of rule packs beyond judging.
type Rules interface {
	// Words says a finding in a language, from the messages of the pack that found it.
	Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark,
		params []string) (rulebook.Words, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
	// Form is the printed form of a campaign's sheets of one region.
	Form(ctx context.Context, campaign core.Campaign, region core.Region) (paper.Form, error)
}

// Suggester finds addresses as somebody types; with no region in all of them. nil of the region's register is no error: the
// list is empty.
// Each row says what the sheet will say, as the pack writes it; with none it does not.
type Suggester interface {
	// NotFound: the region has no register, or with no region none has. What is refused of a row has no words yet.
	Suggest(ctx context.Context, pack core.PackRef, r core.Region, typed string, limit int) ([]page.Suggestion, error)
}

// Houses knows the houses of the register, where they were loaded.
type Houses interface {
	// House says whether a house as it was typed stands at the object, or why the register cannot say.
	House(r core.Region, object int64, typed string) (houses.Answer, error)
}

// Notary signs what a tree is now and has it recorded.
type Notary interface {
	Checkpoint(ctx context.Context, tree string) error
	// Verifier is the note verifier string that auditors check with, KeyName its name.
	Verifier() string
	KeyName() string
}

// Room is a part of the house with a table of routes of its own. A room of screens or verbs is
// a package below this one that stands on httpui/room; tools/sheaf makes it and hands it in.
type Room interface {
	Routes() []serve.Route
}

// App is what the handlers stand on. All exported fields are needed.
type App struct {
	room.Floor
	Intake  *intake.Service
	Gate    *query.Gate
	Rules   Rules
	Suggest Suggester
	Houses  Houses
	Notary  Notary
	Hasher  *password.Hasher
	Clock   Clock
	// Hindered are the reasons why nothing is recorded through the node, as keys of words: KEY.lead says it, KEY.more
	// what becomes of it.
	Hindered func() []string
	Status   func(ctx context.Context) (figure.Status, error)
	// Copy says that the node has no root key: a working copy.
	Copy bool
	// Backup pins the moment, in which all is that was acknowledged, and gives what writes it, in clear and without keys.
	// That has to be called once.
	Backup func(ctx context.Context) (write func(w io.Writer) error, err error)
	Now    func() time.Time
	Rand   io.Reader
	// Rooms are the other rooms of the house.
	Rooms []Room

	typing newest // requests for suggestions by login and field

	// failures of logins by address, strangers those of logins that nobody has; their zero
	// values are ready.
	failures  throttle.Failures
	strangers throttle.Strangers
}

// Sections is the strip of the house, in its order.
func Sections() []serve.Section {
	return []serve.Section{
		{Action: access.VisitOpen, Section: page.Section{Href: "/desk", Words: "ui.section.desk"}},
		{Action: access.LineCorrect, Section: page.Section{Href: "/desk/prepare", Words: "ui.section.prepare"}},
		{Action: access.LineCorrect, Section: page.Section{Href: "/desk/corrections", Words: "ui.section.corrections"}},
		{Action: access.LineVerify, Section: page.Section{Href: "/review", Words: "ui.section.review"}},
		{Action: access.LineDecide, Section: page.Section{Href: "/lawyer", Words: "ui.section.lawyer"}},
		{Action: access.BlockLift, Section: page.Section{Href: "/office", Words: "ui.section.office"}},
		{Action: access.LateRead, Section: page.Section{Href: "/listed", Words: "ui.section.listed"}},
		{Action: access.LateRead, Section: page.Section{Href: "/moved", Words: "ui.section.moved"}},
		{Action: access.LateRead, Section: page.Section{Href: "/rejudged", Words: "ui.section.rejudged"}},
		{Action: access.CollectorAway, Section: page.Section{Href: "/office/collectors", Words: "ui.section.collectors"}},
		{Action: access.SheetOrder, Section: page.Section{Href: "/print", Words: "ui.section.print"}},
		{Action: access.SheetMove, Section: page.Section{Href: "/dispatch", Words: "ui.section.dispatch"}},
		{Action: access.SheetSort, Section: page.Section{Href: "/sort", Words: "ui.section.sort"}},
		{Action: access.PageName, Section: page.Section{Href: "/scans", Words: "ui.section.scans"}},
		{Action: access.SheetPull, Section: page.Section{Href: "/pull", Words: "ui.section.pull"}},
		{Action: access.SelectionRead, Section: page.Section{Href: "/forecast", Words: "ui.section.forecast"}, Whole: true},
		{Action: access.SelectionRead, Section: page.Section{Href: "/select", Words: "ui.section.select"}, Whole: true},
		{Action: access.SheetBind, Section: page.Section{Href: "/bind", Words: "ui.section.bind"}},
		{Action: access.LineExclude, Section: page.Section{Href: "/bind/strike", Words: "ui.section.strike"}},
		{Action: access.SelectionRead, Section: page.Section{Href: "/file", Words: "ui.section.file"}, Whole: true},
		{Action: access.AttentionRead, Section: page.Section{Href: "/attention", Words: "ui.section.attention"}},
		{Action: access.AuditRead, Section: page.Section{Href: "/audit", Words: "ui.section.audit"}},
		{Action: access.EditionLoad, Section: page.Section{Href: "/admin/editions", Words: "ui.section.registers"}},
		{Action: access.PackRead, Section: page.Section{Href: "/admin/packs", Words: "ui.section.packs", Also: "/admin/rejudge"}},
		{Action: access.ClusterManage, Section: page.Section{Href: "/admin/cluster", Words: "ui.section.nodes"}},
	}
}

// Banners is what whoever looks at a screen must know: that the node only shows, that the house is a working copy,
// and at the desk that nobody is found on a list of invalid passports, because there is none.
func (a *App) Banners(r *serve.Request) []page.Banner {
	var list []page.Banner
	for _, why := range a.Hindered() {
		b := page.Banner{Severity: core.SeverityBlock, Lead: r.Say(why + ".lead"), Text: r.Say(why + ".more")}
		if r.May(access.ClusterManage) {
			b.Link = page.Link{Href: "/admin/cluster", Words: r.Say("nodes.title")}
		}
		list = append(list, b)
	}
	if a.Copy {
		list = append(list, page.Banner{Severity: core.SeverityWarn, Lead: r.Say("key.copy"), Text: r.Say("key.copy.more")})
	}
	return append(list, a.unlisted(r)...)
}

func (a *App) unlisted(r *serve.Request) []page.Banner {
	if !r.May(access.VisitFill) || !strings.HasPrefix(r.Path, "/desk") && !strings.HasPrefix(r.Path, "/office") {
		return nil
	}
	view, err := a.View(r)
	if err != nil {
		return nil // the screen itself says so
	}
	defer view.Close()
	if state.ActiveEditions.Has(view, core.EditionPassports) {
		return nil
	}
	return []page.Banner{{Severity: core.SeverityWarn, Lead: r.Say("desk.no_passports"), Text: r.Say("desk.no_passports.more")}}
}
