package lanes

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Most is how many lanes there may be: more make histories that take too long to check.
const Most = 10

// Voter is somebody who comes to the desk.
type Voter interface {
	// Form is the body of the first step with its content type, with two pictures of the passport.
	Form(main, registration []byte) (kind string, body []byte, err error)
	// Questionnaire is the body of the second step; confirmed are the remarks that were looked at.
	Questionnaire(confirmed []string) any
}

// Town has the voters and the sheets.
type Town interface {
	Voter() (Voter, error)
	Sheet() (code string, ok bool)
	// Token of an operator; lanes share them.
	Token(n int) string
}

// Lanes are the clients of a run.
type Lanes struct {
	History *History
	town    Town
	lanes   []*lane
	seed    uint64
	tables  []*table

	mu        sync.Mutex
	documents int
	twins     []twin // documents that somebody else brings again
	debts     debts
	probes    int
	recent    string // a visit of the first table that was judged
}

// table is a sheet on which the lanes of one operator write at the same time.
type table struct {
	mu   sync.Mutex
	code string
}

// twin is a voter whose document comes a second time.
type twin struct {
	voter    Voter
	document int
}

// lane is one client.
type lane struct {
	of     *Lanes
	number int
	caller *caller
	table  *table
	count  int
}

// New makes n lanes, two at each table.
func New(h *History, t Town, urls []string, n int, seed uint64) *Lanes {
	l := &Lanes{History: h, town: t, seed: seed}
	for i := range min(n, Most) {
		if i%2 == 0 {
			l.tables = append(l.tables, &table{})
		}
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		l.lanes = append(l.lanes, &lane{of: l, number: i, caller: newCaller(urls, t.Token(i/2), random), table: l.tables[i/2]})
	}
	return l
}

// Run has all lanes receive voters until ctx ends; answers that are under way may come until patience ends.
func (l *Lanes) Run(ctx, patience context.Context) error {
	var all sync.WaitGroup
	failed := make([]error, len(l.lanes))
	for i, one := range l.lanes {
		all.Go(func() {
			for ctx.Err() == nil && failed[i] == nil {
				failed[i] = one.receive(patience)
			}
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// next is the voter who comes now: somebody new, or somebody whose document was seen on another lane.
func (l *Lanes) next(random *rand.Rand) (twin, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.twins) > 0 {
		again := l.twins[0]
		l.twins = l.twins[1:]
		return again, nil
	}
	p, err := l.town.Voter()
	if err != nil {
		return twin{}, err
	}
	l.documents++
	t := twin{p, l.documents}
	if random.IntN(5) == 0 {
		l.twins = append(l.twins, t)
	}
	return t, nil
}

// pause between two voters, at most: the house is tortured and not measured.
const pause = 500 * time.Millisecond

// receive takes one voter from the door to the line. An error is the harness's own.
func (l *lane) receive(ctx context.Context) error {
	voter, err := l.of.next(l.caller.random)
	if err != nil {
		return err
	}
	l.count++
	time.Sleep(time.Duration(l.caller.random.Int64N(int64(pause))))
	key := func(step string) string { return fmt.Sprintf("t%d-%d-%d-%s", l.of.seed%1e9, l.number, l.count, step) }
	kind, body, err := voter.voter.Form(picture(2*voter.document), picture(2*voter.document+1))
	if err != nil {
		return err
	}
	at := Event{Lane: l.number, Document: voter.document}
	opened := l.do(ctx, at.on(Open, key("o")), request{path: "/api/v1/visits", kind: kind, body: body})
	if opened.Outcome != Done || opened.Answer.Duplicate {
		return nil
	}
	at.Visit = opened.Answer.ID
	path := "/api/v1/visits/" + at.Visit
	if !l.judged(ctx, at, path, voter.voter, key) {
		return nil
	}
	l.of.note(l.number, at.Visit)
	if l.caller.random.IntN(4) == 0 {
		l.do(ctx, at.on(Read, key("r")), request{method: http.MethodGet, path: path})
	}
	if !l.placed(ctx, at, path, key) {
		return nil
	}
	l.do(ctx, at.on(Write, key("w")), request{path: path + "/line", json: map[string]string{"outcome": "write"}})
	return nil
}

// note remembers a visit that the operator of the first table may look at.
func (l *Lanes) note(lane int, visit string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lane < 2 {
		l.recent = visit
	}
}

// judged fills the questionnaire in, and confirms what the rules want confirmed.
func (l *lane) judged(ctx context.Context, at Event, path string, p Voter, key func(string) string) bool {
	var confirmed []string
	for try := range 3 {
		var v said
		e := l.ask(ctx, at.on(Judge, key(fmt.Sprint("q", try))),
			request{path: path + "/questionnaire", json: p.Questionnaire(confirmed)}, &v)
		if e.Outcome != Done {
			return false
		}
		ticks := v.ticks()
		if len(ticks) == 0 {
			return v.Step == "sheet"
		}
		confirmed = append(confirmed, ticks...)
	}
	return false
}

// placed reserves a line of the sheet on the table, and takes another sheet when that is full.
func (l *lane) placed(ctx context.Context, at Event, path string, key func(string) string) bool {
	for try := range 4 {
		at.Sheet = l.table.sheet(l.of.town, "")
		if at.Sheet == "" {
			return false
		}
		e := l.do(ctx, at.on(Reserve, key(fmt.Sprint("s", try))), request{path: path + "/sheet", json: map[string]string{"code": at.Sheet}})
		if e.Outcome == Done {
			return true
		}
		if e.Outcome != Refused || e.Code != string(core.Conflict) {
			return false
		}
		l.table.sheet(l.of.town, at.Sheet)
	}
	return false
}

// sheet is the code of the sheet on the table; full is one that has to go, unless somebody took it away already.
func (t *table) sheet(from Town, full string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.code == full {
		t.code, _ = from.Sheet()
	}
	return t.code
}

func (e Event) on(kind, key string) Event {
	e.Kind, e.Key = kind, key
	return e
}

// do asks and notes the answer.
func (l *lane) do(ctx context.Context, e Event, r request) Event {
	var v said
	return l.ask(ctx, e, r, &v)
}

func (l *lane) ask(ctx context.Context, e Event, r request, v *said) Event {
	r.key = e.Key
	e.Call = l.of.History.now()
	tries, err := l.caller.ask(ctx, r, v)
	e.Tries, e.End = tries, l.of.History.now()
	switch {
	case err == nil:
		e.Outcome, e.Answer = Done, v.answer()
		l.of.mayAskAgain(e, r)
	case answered(err):
		e.Outcome, e.Code = Refused, string(core.CodeOf(err))
	default:
		e.Outcome, e.End = Unknown, 0
		l.of.owes(e, r)
	}
	l.of.History.add(e)
	return e
}

// picture is a small photograph; n makes it differ from others.
func picture(n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			c := color.RGBA{222, 214, 196, 255}
			if x > 30 && x < 260 && y/18%3 == 1 && (x*7+y/54*131+n*977)%97 < 61 {
				c = color.RGBA{60, 52, 70, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 70}) // into memory
	return b.Bytes()
}
