package outlook

import (
	"sort"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
)

const (
	path   = "/forecast"
	reason = "/forecast/chance"
)

// screen shows how a filing would fare.
func (m *Room) screen(r *serve.Request) (*serve.Reply, error) {
	a, err := m.open(r)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	facts, err := m.Rules.Facts(r.Context(), a.Campaign.Pack, r.Lang)
	if err != nil {
		return nil, err
	}
	w, wrong := wish(r, a.quota.Max)
	screen := &page.Forecast{Action: path, Reading: reading(r, a.look)}
	fields := map[string]*page.Field{"filed": &screen.Filed, "share": &screen.Share, "pairs": &screen.Pairs}
	for name, field := range fields {
		field.Value = r.Query(name)
	}
	for _, e := range wrong {
		fields[e.Field].Findings = []page.Finding{found(r, e)}
	}
	if b := a.look.Book; b != nil && b.Offered > 0 {
		o := compute(b, a.check, a.quota, w)
		screen.Outlook = outlookOf(r, a, o)
		for i := range o.Regions {
			at := &screen.Outlook.Regions[i]
			at.Name = facts.RegionOr(o.Regions[i].Region, r.Say("print.special"))
		}
	}
	if len(wrong) > 0 {
		return r.Refused(screen), nil
	}
	return r.Page(screen), nil
}

// found is a refusal as a finding beside its field.
func found(r *serve.Request, err error) page.Finding {
	p := r.ProblemScreen(refusal.Of(err))
	return page.Finding{Severity: core.SeverityBlock, Text: p.Text, Remedy: p.Remedy}
}

// reading is how far the reading of the state has come, nil where none is at work and none failed.
func reading(r *serve.Request, look shelf.Look) *page.Job {
	switch {
	case look.Reading:
		return &page.Job{Words: r.Say("ui.job.step.reading"), Done: look.Sheets, Running: true}
	case look.Err != nil:
		f := found(r, look.Err)
		return &page.Job{Failed: &f}
	}
	return nil
}

func outlookOf(r *serve.Request, a asked, o Outlook) *page.Outlook {
	b, f := a.look.Book, r.Frame()
	v := &page.Outlook{
		AsOf: core.TimeOf(a.look.Read), Index: b.Index, Law: law(r, f, a, b), Filed: o.Filing.Filed, Offered: o.Offered, Min: o.Min, Max: o.Max,
		Duplicates: o.Filing.Duplicates, Share: o.Share, Low: o.Low, High: o.High, Estimated: o.Estimated,
		Accept: o.Outcome.Accept, Count: o.Outcome.Count, Refuse: o.Outcome.Refuse, Trust: trustWords(r, b), Explain: reason, Lately: lately,
		Chart: page.Chart{ID: "curve", Title: r.Say("forecast.curve"), Axis: r.Say("forecast.axis"), Band: [2]float64{100 * o.Low, 100 * o.High},
			At: 100 * o.Share, Mark: r.Say("forecast.mark")},
		Gains: []page.OutlookGain{
			{Words: r.Say("forecast.gain.more", strconv.Itoa(moreSignatures)), Gain: o.Gains.More},
			{Words: r.Say("forecast.gain.checked", strconv.Itoa(checkedAgain)), Gain: o.Gains.Checked},
			{Words: r.Say("forecast.gain.pair"), Gain: o.Gains.Pair},
		},
	}
	lines := []page.ChartLine{{Words: r.Say("forecast.accept")}, {Words: r.Say("forecast.count")}, {Words: r.Say("forecast.refuse")}}
	for _, p := range o.Points {
		share := float64(p.Permyriad) / 100
		v.Points = append(v.Points, page.OutlookPoint{Share: share / 100, Accept: p.Accept, Count: p.Count, Refuse: p.Refuse})
		for i, y := range []float64{p.Accept, p.Count, p.Refuse} {
			lines[i].X, lines[i].Y = append(lines[i].X, share), append(lines[i].Y, y)
		}
	}
	v.Chart.Lines = lines
	if n := len(v.Points); n > 0 {
		v.Chart.From, v.Chart.To = 100*v.Points[0].Share, 100*v.Points[n-1].Share
	}
	for _, g := range o.Regions {
		v.Regions = append(v.Regions, page.OutlookRegion{Code: string(g.Region), Cap: g.Cap, Min: g.Min, Offered: g.Offered, Collected: g.Collected,
			Missing: g.Missing, Daily: g.Pace.Daily, Days: g.Pace.Days, Late: g.Pace.Late})
	}
	if b.LineScores.Lines > 0 {
		v.Fit = fit(r, b.LineScores)
	}
	return v
}

// fit is the reliability diagram with the scores.
func fit(r *serve.Request, s chance.Scores) *page.Fit {
	v := &page.Fit{Learnt: s.Learnt, Lines: s.Lines, Bad: s.Bad, Scores: []page.FitScore{
		{Words: r.Say("forecast.score.model"), Brier: s.Model.Brier, Log: s.Model.Log},
		{Words: r.Say("forecast.score.pack"), Brier: s.Pack.Brier, Log: s.Pack.Log},
		{Words: r.Say("forecast.score.constant"), Brier: s.Constant.Brier, Log: s.Constant.Log},
	}}
	line, top := page.ChartLine{Words: r.Say("forecast.fit.curve")}, 0.0
	for _, b := range s.Bins {
		v.Bins = append(v.Bins, page.FitBin{From: b.From, To: b.To, Lines: b.Lines, Bad: b.Bad, Said: b.Said})
		if b.Lines > 0 {
			share := float64(b.Bad) / float64(b.Lines)
			line.X, line.Y = append(line.X, 100*b.Said), append(line.Y, share)
			top = max(top, b.Said, share)
		}
	}
	round := []float64{0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1} // a quarter of each is easy to read
	top = round[min(len(round)-1, sort.SearchFloat64s(round, top*1.05))]
	v.Chart = page.Chart{ID: "fit-curve", Title: r.Say("forecast.fit.curve"), Axis: r.Say("forecast.fit.axis"), To: 100 * top, Top: top,
		Lines: []page.ChartLine{line}, Diagonal: true, Dots: true}
	return v
}

// law says in words how the commission checks.
func law(r *serve.Request, f *page.Frame, a asked, b *odds.Book) string {
	var list []string
	switch s := a.check.Scheme.(type) {
	case forecast.Staged:
		draws := make([]string, len(s.Draws))
		for i, n := range s.Draws {
			if draws[i] = f.Number(int64(n)); i > 0 {
				draws[i] = r.Say("forecast.law.then", draws[i])
			}
		}
		key := "forecast.law.staged.above"
		if s.AtEqual {
			key = "forecast.law.staged"
		}
		if len(draws) == 0 {
			list = append(list, r.Say("forecast.law.whole"))
		} else {
			list = append(list, r.Say(key, strings.Join(draws, ", "), f.Percent(float64(s.Share)/whole, 2)))
		}
		if s.CountTest {
			list = append(list, r.Say("forecast.law.count", strconv.Itoa(a.quota.Min)))
		}
		if a.quota.Met > 0 {
			list = append(list, r.Say("forecast.law.met", strconv.Itoa(a.quota.Met)))
		}
		if e := effect(b); a.check.Sheets && e > 1 {
			list = append(list, r.Say("forecast.law.sheets", strconv.FormatFloat(e, 'f', 1, 64)))
		}
	case forecast.Projection:
		list = append(list, r.Say("forecast.law.projection", f.Percent(float64(s.RefuseBelow)/whole, 0), f.Percent(float64(s.AcceptAbove)/whole, 0)))
	case forecast.Pairs:
		list = append(list, r.Say("forecast.law.pairs"))
	}
	return strings.Join(list, " ")
}

// trustWords say what the estimate rests on, and what of it is an assumption.
func trustWords(r *serve.Request, b *odds.Book) []string {
	f, t := r.Frame(), b.Trust
	list := []string{
		r.Say("forecast.trust.lines", strconv.Itoa(b.Lines.Lines), strconv.Itoa(b.Lines.Bad), f.Percent(b.Mean(), 2)),
		r.Say("forecast.trust.feet", strconv.Itoa(b.Feet.Lines), strconv.Itoa(b.Feet.Bad)),
	}
	if t.Looks == 0 {
		list = append(list, r.Say("forecast.trust.blind.none", f.Percent(t.Missed.Mean(), 0)))
	} else {
		list = append(list, r.Say("forecast.trust.blind", strconv.Itoa(t.Looks), strconv.Itoa(t.Passed), f.Percent(t.Missed.Mean(), 1)))
	}
	if t.Told == 0 {
		return append(list, r.Say("forecast.trust.strict.none", f.Percent(t.Strict.Mean(), 0)))
	}
	return append(list, r.Say("forecast.trust.strict", strconv.Itoa(t.Told), f.Percent(t.Strict.Mean(), 2)))
}

// chanceScreen explains the chance of one line.
func (m *Room) chanceScreen(r *serve.Request) (*serve.Reply, error) {
	a, err := m.open(r)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	screen := &page.Chance{Action: reason, Back: path, Code: page.Field{Value: r.Query("code")}, Line: page.Field{Value: r.Query("line")}}
	if screen.Code.Value == "" && screen.Line.Value == "" {
		return r.Page(screen), nil
	}
	if a.look.Book == nil {
		return nil, core.Refuse(core.Unavailable, "", "forecast.reading")
	}
	e, err := a.line(r)
	if err != nil {
		field, f, ok := r.FindingOf(err)
		if !ok {
			return nil, err
		}
		if field == "line" {
			screen.Line.Findings = []page.Finding{f}
		} else {
			screen.Code.Findings = []page.Finding{f}
		}
		return r.Refused(screen), nil
	}
	screen.Reasons, screen.All = reasons(r, a, e), e.All
	return r.Page(screen), nil
}

// reasons say in words how the chance of a line comes about.
func reasons(r *serve.Request, a asked, e odds.Explained) []string {
	f := r.Frame()
	list := []string{r.Say("chance.begin.pack", f.Percent(e.Pack, 2))}
	for _, s := range e.Steps {
		l := s.Level
		list = append(list, r.Say("chance.step."+s.Factor.String(), strconv.Itoa(l.Seen), strconv.Itoa(l.Bad),
			strconv.FormatFloat(l.Expected, 'f', 1, 64), f.Percent(s.From, 2), f.Percent(s.To, 2), l.Name))
	}
	if len(e.Steps) == 0 {
		list = append(list, r.Say("chance.step.none", f.Percent(e.Pack, 2)))
	}
	if e.Checked {
		list = append(list, r.Say("chance.checked", f.Percent(a.look.Book.Trust.Missed.Mean(), 0), f.Percent(e.Line, 2)))
	} else {
		list = append(list, r.Say("chance.unchecked", f.Percent(e.Line, 2)))
	}
	return append(list, r.Say("chance.foot", f.Percent(e.Foot, 2)), r.Say("chance.all", f.Percent(e.All, 2)))
}
