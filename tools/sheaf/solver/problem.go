package solver

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/selection"
)

// largest file that is read: a million signatures take about 40 MB.
const largest = 1 << 30

// problem is the file.
type problem struct {
	Min     int      `json:"min"`
	Max     int      `json:"max"`
	Whole   bool     `json:"whole"`
	Met     int      `json:"met"`
	Regions []bound  `json:"regions"`
	Sheets  []sheet  `json:"sheets"`
	Must    []chosen `json:"must"`
	Never   []chosen `json:"never"`
	// Scheme, where given, has the total chosen that it accepts most likely.
	Scheme *scheme `json:"scheme"`
}

type bound struct {
	Region string `json:"region"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
}

// sheet has a chance in permille for each line, from line 1 on; null is a line that cannot be
// handed in.
type sheet struct {
	Sheet  string    `json:"sheet"`
	Region string    `json:"region"`
	Risk   uint16    `json:"risk"`
	Lines  []*uint16 `json:"lines"`
}

// chosen are lines of a sheet.
type chosen struct {
	Sheet string `json:"sheet"`
	Lines []int  `json:"lines"`
}

// scheme is how the commission checks, as a pack writes it.
type scheme struct {
	Draws    []int   `json:"draws"`
	Share    int     `json:"refuse_share"`
	AtEqual  bool    `json:"refuse_at_equal"`
	Count    bool    `json:"count_test"`
	Required int     `json:"required"`
	Effect   float64 `json:"effect"`
}

// read takes a problem from a file, "-" for standard input.
func read(path string) (problem, error) {
	file := os.Stdin
	if path != "-" {
		opened, err := os.Open(path)
		if err != nil {
			return problem{}, core.Refuse(core.NotFound, "problem", "cli.unreadable", path, reason(err))
		}
		defer opened.Close()
		file = opened
	}
	var p problem
	d := json.NewDecoder(io.LimitReader(file, largest))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return problem{}, core.Refuse(core.Invalid, "problem", "cli.problem.json", strconv.FormatInt(d.InputOffset(), 10), reason(err))
	}
	return p, nil
}

// reason is what went wrong without the path, which the text names.
func reason(err error) string {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// prefix makes the name of a sheet in a file an id.
const prefix = "problem/"

// problem puts the file into the words of the solver.
func (p problem) problem() (selection.Problem, error) {
	q := selection.Problem{Min: p.Min, Max: p.Max, Whole: p.Whole, Met: p.Met}
	for _, b := range p.Regions {
		q.Bounds = append(q.Bounds, selection.Bound{Region: core.Region(b.Region), Min: b.Min, Max: b.Max})
	}
	known := map[core.SheetID]bool{}
	for i, s := range p.Sheets {
		id := core.SheetID(prefix + s.Sheet)
		if s.Sheet == "" || known[id] {
			return q, core.Refuse(core.Invalid, "sheets", "cli.problem.sheet", strconv.Itoa(i+1), s.Sheet)
		}
		known[id] = true
		if len(s.Lines) > selection.MaxLines {
			return q, core.Refuse(core.Invalid, "lines", "cli.problem.lines", s.Sheet, strconv.Itoa(selection.MaxLines))
		}
		one := selection.Sheet{ID: id, Region: core.Region(s.Region), Risk: s.Risk}
		for n, chance := range s.Lines {
			if chance != nil {
				one.Lines = one.Lines.With(n + 1)
				one.Chances[n] = *chance
			}
		}
		q.Sheets = append(q.Sheets, one)
	}
	var err error
	if q.Must, err = lines("must", p.Must, known); err != nil {
		return q, err
	}
	q.Never, err = lines("never", p.Never, known)
	return q, err
}

func lines(field string, list []chosen, known map[core.SheetID]bool) (map[core.SheetID]core.LineSet, error) {
	sets := map[core.SheetID]core.LineSet{}
	for _, c := range list {
		id := core.SheetID(prefix + c.Sheet)
		if !known[id] {
			return nil, core.Refuse(core.Invalid, field, "cli.problem.unknown", c.Sheet)
		}
		for _, n := range c.Lines {
			if n < 1 || n > selection.MaxLines {
				return nil, core.Refuse(core.Invalid, field, "cli.problem.lines", c.Sheet, strconv.Itoa(selection.MaxLines))
			}
			sets[id] = sets[id].With(n)
		}
	}
	return sets, nil
}

// staged is the scheme in the words of the forecast.
func (s scheme) staged() (forecast.Staged, error) {
	if s.Share < 0 || s.Share > 10_000 || s.Required < 0 || s.Effect < 0 {
		return forecast.Staged{}, core.Refuse(core.Invalid, "scheme", "cli.problem.scheme")
	}
	for _, n := range s.Draws {
		if n < 0 {
			return forecast.Staged{}, core.Refuse(core.Invalid, "draws", "cli.problem.scheme")
		}
	}
	return forecast.Staged{Draws: s.Draws, Share: s.Share, AtEqual: s.AtEqual, CountTest: s.Count, Effect: s.Effect}, nil
}

// answer is what the command prints.
type answer struct {
	Lines int `json:"lines"`
	// Value can be expected to be accepted, in millionths of a signature; Bound is what no
	// choice can be worth more than, Gap what is left open between them.
	Value int64 `json:"value_millionths"`
	Bound int64 `json:"bound_millionths"`
	Gap   int64 `json:"gap_millionths"`
	// Proof is "bound" where the prices of lines prove the choice, "exchanges" where that every
	// exchange of up to Reach lines in each region was tried.
	Proof   string   `json:"proof"`
	Reach   int      `json:"exchange_reach"`
	Prices  int64    `json:"price_bound_millionths"`
	Accept  *float64 `json:"acceptance,omitempty"`
	Rows    []chosen `json:"rows"`
	Regions []got    `json:"regions"`
	Short   *short   `json:"short,omitempty"`
}

type got struct {
	Region string `json:"region"`
	Lines  int    `json:"lines"`
	Sheets int    `json:"sheets"`
}

// short says why the minimum is not reached.
type short struct {
	Missing int `json:"missing"`
	Offered int `json:"offered"`
	OverCap int `json:"over_cap"`
}

// solve answers a problem.
func solve(p problem) (answer, error) {
	q, err := p.problem()
	if err != nil {
		return answer{}, err
	}
	prepared, err := selection.Prepare(q)
	if err != nil {
		return answer{}, err
	}
	if p.Scheme == nil {
		plan, err := prepared.Total(q.Min, q.Max)
		return answerOf(plan), err
	}
	staged, err := p.Scheme.staged()
	if err != nil {
		return answer{}, err
	}
	plan, chance, err := prepared.Likeliest(func(lines int, value int64) float64 {
		bad := (int64(lines)*selection.Unit - value + selection.Unit - 1) / selection.Unit
		return staged.At(forecast.Filing{Filed: lines, Bad: int(bad), Required: p.Scheme.Required}).Accept
	})
	a := answerOf(plan)
	a.Accept = &chance
	return a, err
}

func answerOf(p selection.Plan) answer {
	a := answer{Lines: p.Lines, Value: p.Value, Bound: p.Value, Proof: "exchanges", Reach: p.Exchanges, Prices: p.Dual,
		Rows: []chosen{}, Regions: []got{}}
	if p.Dual == p.Value {
		a.Proof = "bound"
	}
	for _, r := range p.Rows {
		one := chosen{Sheet: string(r.Sheet)[len(prefix):]}
		for n := 1; n <= selection.MaxLines; n++ {
			if r.Lines.Has(n) {
				one.Lines = append(one.Lines, n)
			}
		}
		a.Rows = append(a.Rows, one)
	}
	for _, r := range p.Regions {
		a.Regions = append(a.Regions, got{string(r.Region), r.Lines, r.Sheets})
	}
	if p.Short != nil {
		a.Short = &short{p.Short.Missing, p.Short.Offered, p.Short.OverCap}
	}
	return a
}

// signatures writes millionths, "12.5".
func signatures(millionths int64) string {
	text := fmt.Sprintf("%d.%06d", millionths/selection.Unit, millionths%selection.Unit)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		return text[:len(text)-1]
	}
	return text
}
