package outlook

import (
	"math"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// outcomeBody is what the commission does, each with its probability.
type outcomeBody struct {
	Accept float64 `json:"accept"`
	Count  float64 `json:"full_count"`
	Refuse float64 `json:"refuse"`
}

func outcomeOf(o forecast.Outcome) outcomeBody {
	return outcomeBody{rounded(o.Accept), rounded(o.Count), rounded(o.Refuse)}
}

// rounded leaves out what the arithmetic does not know.
func rounded(p float64) float64 { return math.Round(p*1e9) / 1e9 }

type pointBody struct {
	Share float64 `json:"share_percent"`
	outcomeBody
}

// gainsBody is by how much each effort changes the probability of acceptance.
type gainsBody struct {
	More    float64 `json:"more_1000"`
	Checked float64 `json:"checked_again_100"`
	Pair    float64 `json:"one_duplicate"`
}

// regionBody says when a region is full. Days are -1 for never at this pace.
type regionBody struct {
	Region    core.Region `json:"region"`
	Cap       int         `json:"cap"`
	Min       int         `json:"min"`
	Offered   int         `json:"offered"`
	Collected int         `json:"collected"`
	Missing   int         `json:"missing"`
	Daily     float64     `json:"daily"`
	Days      int         `json:"days"`
	Late      int         `json:"days_late"`
}

// trustBody says what the estimate rests on.
type trustBody struct {
	BlindLooks int     `json:"blind_looks"`
	Told       int     `json:"told_by_commission"`
	Missed     float64 `json:"missed_by_check"`
	Strict     float64 `json:"good_called_invalid"`
	// Words say what is assumed.
	Words []string `json:"words"`
}

// scoresBody judges the chances by lines that were not learnt from.
type scoresBody struct {
	Learnt   int       `json:"learnt"`
	Lines    int       `json:"held_back"`
	Bad      int       `json:"bad"`
	Model    scoreBody `json:"model"`
	Pack     scoreBody `json:"pack"`
	Constant scoreBody `json:"constant"`
	Bins     []binBody `json:"reliability"`
}

type scoreBody struct {
	Brier float64 `json:"brier"`
	Log   float64 `json:"log"`
}

type binBody struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Lines int     `json:"lines"`
	Bad   int     `json:"bad"`
	Said  float64 `json:"said"`
}

func scoresOf(s chance.Scores) scoresBody {
	of := func(s chance.Score) scoreBody { return scoreBody{rounded(s.Brier), rounded(s.Log)} }
	b := scoresBody{Learnt: s.Learnt, Lines: s.Lines, Bad: s.Bad, Model: of(s.Model), Pack: of(s.Pack), Constant: of(s.Constant), Bins: []binBody{}}
	for _, bin := range s.Bins {
		b.Bins = append(b.Bins, binBody{bin.From, bin.To, bin.Lines, bin.Bad, rounded(bin.Said)})
	}
	return b
}

// forecastBody is the outlook on the wire. Without a book only Reading and Error are there.
type forecastBody struct {
	Reading bool   `json:"reading"`
	Error   string `json:"error,omitempty"`
	*Reckoned
}

// Reckoned is the outlook once the state was read.
type Reckoned struct {
	Index     uint64  `json:"index"`
	Filed     int     `json:"filed"`
	Offered   int     `json:"offered"`
	Required  int     `json:"required"`
	Max       int     `json:"max"`
	Pairs     float64 `json:"duplicates"`
	Estimated bool    `json:"estimated"`
	Share     float64 `json:"share_percent"`
	Low       float64 `json:"share_low_percent"`
	High      float64 `json:"share_high_percent"`
	outcomeBody
	Curve   []pointBody  `json:"curve"`
	Gains   gainsBody    `json:"gains"`
	Regions []regionBody `json:"regions"`
	Trust   trustBody    `json:"trust"`
	Scores  scoresBody   `json:"scores"`
}

func (m *Room) apiForecast(r *serve.Request) (*serve.Reply, error) {
	a, err := m.open(r)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	w, wrong := wish(r, a.quota.Max)
	if len(wrong) > 0 {
		return nil, wrong[0]
	}
	body := forecastBody{Reading: a.look.Reading}
	if a.look.Err != nil {
		body.Error = text.OfError(r.Lang, a.look.Err)
	}
	if b := a.look.Book; b != nil {
		body.Reckoned = readOf(compute(b, a.check, a.quota, w))
		body.Index, body.Scores = b.Index, scoresOf(b.LineScores)
		body.Trust = trustBody{BlindLooks: b.Trust.Looks, Told: b.Trust.Told, Missed: rounded(b.Trust.Missed.Mean()),
			Strict: rounded(b.Trust.Strict.Mean()), Words: trustWords(r, b)}
	}
	return serve.JSON(body)
}

func readOf(o Outlook) *Reckoned {
	percent := func(p float64) float64 { return math.Round(p*1e7) / 1e5 }
	b := &Reckoned{
		Filed: o.Filing.Filed, Offered: o.Offered, Required: o.Min, Max: o.Max, Pairs: rounded(o.Filing.Duplicates), Estimated: o.Estimated,
		Share: percent(o.Share), Low: percent(o.Low), High: percent(o.High), outcomeBody: outcomeOf(o.Outcome),
		Gains: gainsBody{rounded(o.Gains.More), rounded(o.Gains.Checked), rounded(o.Gains.Pair)}, Curve: []pointBody{}, Regions: []regionBody{},
	}
	for _, p := range o.Points {
		b.Curve = append(b.Curve, pointBody{float64(p.Permyriad) / 100, outcomeOf(p.Outcome)})
	}
	for _, g := range o.Regions {
		b.Regions = append(b.Regions, regionBody{g.Region, g.Cap, g.Min, g.Offered, g.Collected, g.Missing, rounded(g.Pace.Daily), g.Pace.Days, g.Pace.Late})
	}
	return b
}

// chanceBody explains the chance of one line; chances are those of a fault.
type chanceBody struct {
	Pack    float64  `json:"pack"`
	Written float64  `json:"as_written"`
	Checked bool     `json:"checked"`
	Line    float64  `json:"line"`
	Foot    float64  `json:"foot"`
	All     float64  `json:"all"`
	Words   []string `json:"words"`
}

func (m *Room) apiChance(r *serve.Request) (*serve.Reply, error) {
	a, err := m.open(r)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if a.look.Book == nil {
		return nil, core.Refuse(core.Unavailable, "", "forecast.reading")
	}
	e, err := a.line(r)
	if err != nil {
		return nil, err
	}
	return serve.JSON(chanceBody{rounded(e.Pack), rounded(e.Written), e.Checked, rounded(e.Line), rounded(e.Foot), rounded(e.All),
		reasons(r, a, e)})
}
