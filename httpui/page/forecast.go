package page

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// Forecast is the screen that says how a filing would fare.
type Forecast struct {
	// Action takes filed, share and pairs by GET.
	Action string
	// Filed, Share and Pairs are what was typed; empty fields stand for the estimates in the hints.
	Filed, Share, Pairs Field
	// Reading is the progress of the reading of the state, nil without.
	Reading *Job
	// Outlook is nil while the state was not read.
	Outlook *Outlook
}

// Outlook is what a forecast shows.
type Outlook struct {
	// AsOf is when the state was read, Index how far.
	AsOf  core.Time
	Index uint64
	// Law says how the commission checks.
	Law string
	// Filed of Offered; Min are asked for, Max are the most; Duplicates are expected among them.
	Filed, Offered, Min, Max int
	Duplicates               float64
	// Share of invalid signatures that is expected, between Low and High in eight of ten cases;
	// Estimated where nobody typed one.
	Share, Low, High      float64
	Estimated             bool
	Accept, Count, Refuse float64
	Chart                 Chart
	Points                []OutlookPoint
	Gains                 []OutlookGain
	// Lately is over how many days the pace of a region is taken.
	Lately  int
	Regions []OutlookRegion
	// Trust says what the estimate rests on.
	Trust []string
	Fit   *Fit
	// Explain takes the code and the line of which the chance is explained.
	Explain string
}

// OutlookPoint is one row of the curve.
type OutlookPoint struct{ Share, Accept, Count, Refuse float64 }

// OutlookGain is what one effort changes.
type OutlookGain struct {
	Words string
	Gain  float64
}

// OutlookRegion is how far a region is from its minimum, or where it has none from what counts of it at most. Days are negative for
// never.
type OutlookRegion struct {
	Code, Name              string
	Cap, Offered, Collected int
	Missing                 int
	Daily                   float64
	Days, Late              int
	Min                     int
}

// Fit is how well chances fit what was found on lines that were held back.
type Fit struct {
	Learnt, Lines, Bad int
	Chart              Chart
	Scores             []FitScore
	Bins               []FitBin
}

// FitScore is one way to give chances with its scores: the smaller, the better.
type FitScore struct {
	Words      string
	Brier, Log float64
}

// FitBin is a row of the reliability diagram.
type FitBin struct {
	From, To   float64
	Lines, Bad int
	Said       float64
}

// found is the share that was found bad.
func (b FitBin) found() float64 {
	if b.Lines == 0 {
		return 0
	}
	return float64(b.Bad) / float64(b.Lines)
}

// Head implements [Screen].
func (s *Forecast) Head(f *Frame) Head {
	h := Head{Title: f.Say("forecast.title"), Error: s.refused()}
	if s.Reading.runs() {
		h.Keys = lookKeys()
	} else {
		h.Keys = []Key{{"Enter", "forecast.key"}}
	}
	return h
}

func (s *Forecast) refused() bool {
	return len(s.Filed.Findings)+len(s.Share.Findings)+len(s.Pairs.Findings) > 0
}

// inputs are the three fields of the form.
func (s *Forecast) inputs(f *Frame) (filed, share, pairs input) {
	filed = input{Field: s.Filed, name: "filed", label: f.Say("forecast.filed"), class: "d", mode: "numeric", complete: "off"}
	share = input{Field: s.Share, name: "share", label: f.Say("forecast.share"), class: "d", mode: "decimal", complete: "off"}
	pairs = input{Field: s.Pairs, name: "pairs", label: f.Say("forecast.pairs"), class: "d", mode: "numeric", complete: "off"}
	if o := s.Outlook; o != nil {
		filed.hint = f.Say("forecast.filed.hint", f.Number(int64(o.Min)), f.Number(int64(o.Max)))
		share.hint = f.Say("forecast.share.hint")
		pairs.hint = f.Say("forecast.pairs.hint", f.decimal(o.Duplicates, 1))
	}
	return filed, share, pairs
}

// expected says what share is expected, with its uncertainty.
func (o *Outlook) expected(f *Frame) string {
	if !o.Estimated {
		return f.Say("forecast.share.typed")
	}
	return f.Say("forecast.share.between", f.Percent(o.Low, 1), f.Percent(o.High, 1))
}

// regions are those in which somebody has signed, and those in which nobody has.
func (o *Outlook) regions() (begun, idle []OutlookRegion) {
	for _, r := range o.Regions {
		if r.Collected > 0 {
			begun = append(begun, r)
		} else {
			idle = append(idle, r)
		}
	}
	return begun, idle
}

// minima says whether regions have minima of their own.
func (o *Outlook) minima() bool {
	return slices.ContainsFunc(o.Regions, func(r OutlookRegion) bool { return r.Min > 0 })
}

// days says when a region is full.
func (o *OutlookRegion) days(f *Frame) string {
	switch {
	case o.Missing == 0:
		return f.Say("forecast.region.full")
	case o.Days < 0:
		return f.Say("forecast.region.never")
	case o.Late < 0:
		return f.Say("forecast.region.unsure", f.Number(int64(o.Days)))
	}
	return f.Say("forecast.region.days", f.Number(int64(o.Days)), f.Number(int64(o.Late)))
}

// Chance is the screen that explains the chance of one line.
type Chance struct {
	// Action takes code and line by GET, Back leads to the forecast.
	Action, Back string
	Code, Line   Field
	// Reasons lead step by step to All, the chance that the commission refuses the line; none were
	// asked for where there are none.
	Reasons []string
	All     float64
}

// Head implements [Screen].
func (c *Chance) Head(f *Frame) Head {
	return Head{Title: f.Say("chance.title"), Error: len(c.Code.Findings)+len(c.Line.Findings) > 0, Keys: []Key{{"Enter", "chance.key"}}}
}

func (c *Chance) inputs(f *Frame) (code, line input) {
	return input{Field: c.Code, name: "code", label: f.Say("ui.bind.code"), hint: f.Say("ui.bind.code.hint"), class: "d", complete: "off", max: 12, focus: len(c.Reasons) == 0},
		input{Field: c.Line, name: "line", label: f.Say("chance.line"), class: "d", mode: "numeric", complete: "off", max: 1}
}
