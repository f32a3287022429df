package check

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/fragment"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// line shows one line of a sheet in hand. What is no number of a line is the address of a button, whose
// refusal stood there: it leads back to the sheet.
func (s *Screens) line(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		if number(r) < 1 {
			return serve.SeeOther(t.path + "/" + r.Param("code")), nil
		}
		return s.shown(r, t, number(r))
	}
}

// foot shows the certification of a sheet in hand.
func (s *Screens) foot(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) { return s.shown(r, t, core.Foot) }
}

// shown is the page of a line, or how the sheet is taken.
func (s *Screens) shown(r *serve.Request, t seat, n int) (*serve.Reply, error) {
	return s.lay(r, t, func(l laid) (*serve.Reply, error) {
		if !t.has(l.paper, r.Session.User.ID) {
			return r.Page(s.takeScreen(r, l)), nil
		}
		screen, err := s.lineScreen(r, l, n)
		if err != nil {
			return nil, err
		}
		return r.Page(screen), nil
	})
}

// lineScreen opens what stands on the line and puts it beside the passport; n 0 is the foot.
func (s *Screens) lineScreen(r *serve.Request, l laid, n int) (*page.CheckLine, error) {
	row, ok := l.paper.Line(n)
	if !ok && n != core.Foot {
		return nil, core.Refuse(core.NotFound, "line", "core.not_found")
	}
	ask := query.Ask{Actor: r.Session.User.ID, Purpose: l.purpose, Right: l.right}
	opened, err := s.Gate.Paper(r.Context(), l.view, ask, l.paper, n)
	if err != nil {
		return nil, err
	}
	words := opened[0]
	href := l.href(l.paper.Sheet.ID, n)
	screen := &page.CheckLine{
		PaperHead: s.head(l, n), N: n, Action: href, Of: l.paper.Check.Version,
		Talk: page.Talk{Action: href + "/talk", Remark: words.Remark.Words()},
	}
	for _, m := range words.Talk {
		screen.Talk.Rows = append(screen.Talk.Rows, page.TalkRow{
			Who: query.LoginOf(l.view, m.By), At: m.At, Words: m.Words(), Me: m.By == r.Session.User.ID,
		})
	}
	if n == core.Foot {
		return screen, s.footOf(r, l, words.Fields, screen)
	}
	screen.State, screen.Corrected, screen.Of = row.Line.State, row.Line.Corrected, row.Line.Version
	if slices.ContainsFunc(row.Visit.Scans, func(scan core.Scan) bool { return scan.Kind == core.ScanFragments }) {
		screen.Fragments = href + "/fragments"
	}
	if at, astray, ok := query.OnPaper(l.view, l.paper.Sheet.ID, row); ok {
		screen.OnPaper, screen.Scanned, screen.Astray = href+"/on-paper", at, astray
	}
	if screen.Findings, err = s.findings(r, row, words.Fields); err != nil {
		return nil, err
	}
	screen.Rows, screen.General = compare(l.facts, row, words.Fields)
	s.answers(r, l, row, screen)
	return screen, nil
}

// head is what every page about the sheet begins with.
func (s *Screens) head(l laid, n int) page.PaperHead {
	sheet := l.paper.Sheet
	h := page.PaperHead{
		Name: l.name, Code: sheet.ID.Code().String(), Region: string(sheet.Region), RegionName: l.facts.RegionWords(sheet.Region),
		NoRegion: sheet.Region == core.NoRegion, Collector: query.LoginOf(l.view, sheet.Collector),
		Ready: l.ready(), Signed: l.paper.Check.Collector.Signed, Proxy: query.LoginOf(l.view, l.paper.Check.Proxy.By),
	}
	path := l.path + "/" + string(sheet.ID.Code())
	switch l.right {
	case access.LineVerify:
		h.PutBack = path + "/put-back"
		if next, err := machine.NextOf(l.view, sheet); err == nil && (next == machine.NextLawyer || next == machine.NextCollector) {
			h.Leave, h.LeaveWords = path+"/hand-on", "check.leave."+string(next)
		}
	case access.LineDecide:
		h.Leave, h.LeaveWords = path+"/return", "check.leave.return"
	case access.LineCorrect:
		if sheet.State == core.SheetWithCollector {
			h.Leave, h.LeaveWords = path+"/return", "check.leave.return"
		} else {
			h.Take = path + "/take"
		}
	}
	for _, row := range l.paper.Lines {
		chip := page.Chip{N: row.N, State: row.Line.State, Now: row.N == n}
		if row.Line.HasContent() {
			chip.Href = l.href(sheet.ID, row.N)
		}
		h.Chips = append(h.Chips, chip)
	}
	if l.right != access.LineDecide {
		h.Chips = append(h.Chips, page.Chip{State: l.paper.Check.Block, Now: n == core.Foot, Href: l.href(sheet.ID, core.Foot)})
	}
	h.Neighbours()
	return h
}

// answers says what the seat can do with the line now.
func (s *Screens) answers(r *serve.Request, l laid, row query.PaperLine, screen *page.CheckLine) {
	from := row.Line.State
	switch l.right {
	case access.LineVerify:
		onlyStruck := l.paper.Check.Away && from == core.LineFlawed
		if core.LineTransitions().From(from, "verdict") && !onlyStruck {
			screen.Faces = []string{core.LineGood, core.LineFlawed, core.LineBad, core.LineForLawyer}
		}
		if r.May(access.SheetCertify) && machine.MayCertify(l.view, l.paper.Sheet.ID, r.Session.User.ID) == nil {
			screen.Strike = screen.Action + "/strike"
			for _, reason := range core.StrikeReasons() {
				screen.Reasons = append(screen.Reasons, page.Option{Value: reason, Words: r.Say("check.reason." + reason)})
			}
		}
	case access.LineDecide:
		if from == core.LineForLawyer {
			screen.Faces = []string{core.LineGood, core.LineFlawed, core.LineBad}
		}
	case access.LineCorrect:
		screen.Correct = from == core.LineFlawed && l.paper.Sheet.State == core.SheetWithCollector
	}
	screen.Tick(row.Check.Ticks)
}

// findings says in words what the rules found when the line was written.
func (s *Screens) findings(r *serve.Request, row query.PaperLine, fields query.Fields) ([]page.Finding, error) {
	var list []page.Finding
	for _, mark := range row.Signature.Judgement.Findings {
		words, err := s.Rules.Words(r.Context(), row.Signature.Judgement.Pack, r.Lang, mark, intake.Params(fields, mark))
		if err != nil {
			return nil, err
		}
		what, remedy := refusal.Sentences(words.Text)
		list = append(list, page.Finding{Severity: mark.Severity, Code: mark.Code, Name: words.Name, Text: what, Remedy: remedy})
	}
	for _, l := range []core.Late{row.Late, row.Rejudged, row.Moved} {
		list = append(list, rulebook.Late(r.Context(), s.Rules, r.Lang, l)...)
	}
	return list, nil
}

// compare puts the columns of the line beside the bands of the passport, each with its items
// of the checklist; general are the items of no column.
func compare(facts rulebook.Facts, row query.PaperLine, fields query.Fields) (rows []page.CompareRow, general []page.CheckItem) {
	for _, c := range intake.Columns(fields) {
		shown := page.CompareRow{
			Title: facts.Column(c.Number, c.Key), Text: c.Text, Voter: c.Voter, Band: fragment.Of(c.Key, row.Visit.Stamp != core.StampNone),
		}
		if c.Voter {
			shown.Words = text.Fill(facts.Voter[c.Key], c.Text)
		}
		for _, item := range facts.LineChecks {
			if item.Column == c.Key {
				shown.Items = append(shown.Items, page.CheckItem{Key: item.Key, Words: item.Words})
			}
		}
		shown.Lit = slices.ContainsFunc(row.Signature.Judgement.Findings, func(f core.FindingMark) bool {
			return rulebook.ColumnOf(f.Field) == c.Key
		})
		rows = append(rows, shown)
	}
	for _, item := range facts.LineChecks {
		if !slices.ContainsFunc(rows, func(c page.CompareRow) bool {
			return slices.ContainsFunc(c.Items, func(i page.CheckItem) bool { return i.Key == item.Key })
		}) {
			general = append(general, page.CheckItem{Key: item.Key, Words: item.Words})
		}
	}
	return rows, general
}

// refused shows the page of the line again with what stands in the way.
func (s *Screens) refused(r *serve.Request, t seat, n int, err error) (*serve.Reply, error) {
	findings, ok := r.FindingsOf(err)
	if core.CodeOf(err) == core.Stale { // the page as it is now, with the words that were typed
		what, remedy := refusal.Sentences(text.OfError(r.Lang, refusal.Of(err)))
		findings, ok = map[string][]page.Finding{"": {{Severity: core.SeverityBlock, Text: what, Remedy: remedy}}}, true
	}
	if !ok {
		return nil, err
	}
	return s.lay(r, t, func(l laid) (*serve.Reply, error) {
		if !t.has(l.paper, r.Session.User.ID) {
			return nil, err
		}
		screen, errScreen := s.lineScreen(r, l, n)
		if errScreen != nil {
			return nil, errScreen
		}
		screen.Place(r, r.Path, string(r.ID), findings)
		if screen.Ask != "" && len(screen.Message.Findings)+len(screen.Refused) == 0 {
			return r.Page(screen), nil // the next step and no mistake: the words are asked for
		}
		return r.Refused(screen), nil
	})
}

// fragments is the picture of the passport's parts, read by who has the paper in hand.
func (s *Screens) fragments(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		return s.lay(r, t, func(l laid) (*serve.Reply, error) {
			ask := query.Ask{Actor: r.Session.User.ID, Purpose: "fragments", Right: t.right}
			picture, err := s.Gate.Fragments(r.Context(), l.view, ask, l.paper, number(r))
			if err != nil {
				return nil, err
			}
			return serve.Bytes("image/jpeg", picture), nil
		})
	}
}
