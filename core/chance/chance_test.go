package chance

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// truth is a drive whose chances are known: collectors, one office and one ground differ.
type truth struct{ collector, office, ground []float64 }

func known() truth {
	r := rand.New(rand.NewPCG(3, 4))
	t := truth{office: []float64{0, 0, 0.8, 0}, ground: []float64{0, 1.5}}
	for range 60 {
		t.collector = append(t.collector, 0.7*r.NormFloat64())
	}
	return t
}

// line draws a line and its true chance of a fault; the pack sees the base alone.
func (t truth) line(r *rand.Rand) (Case, float64) {
	collector := r.IntN(len(t.collector))
	office := collector % len(t.office)
	c := Case{Pack: 970, Office: "o" + strconv.Itoa(office), Collector: "c" + strconv.Itoa(collector),
		Verifier: "v" + strconv.Itoa(r.IntN(9)), Day: "d" + strconv.Itoa(r.IntN(30))}
	odds := logit(0.05) + t.collector[collector] + t.office[office]
	if r.IntN(10) == 0 {
		c.Grounds = []string{"address.short"}
		odds += t.ground[1]
	}
	return c, logistic(odds)
}

func (t truth) sample(n int, seed uint64) *Sample {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &Sample{}
	for i := range n {
		c, p := t.line(r)
		s.Add(c, r.Float64() < p, i%5 == 0)
	}
	return s
}

func TestLearn_FindsTheChancesOfAKnownDrive(t *testing.T) {
	drive := known()
	m := Learn(drive.sample(60_000, 7))
	r := rand.New(rand.NewPCG(9, 9))
	var ours, base float64
	const n = 4000
	for range n {
		c, p := drive.line(r)
		ours += square(logit(m.Fault(c)) - logit(p))
		base += square(logit(0.0726) - logit(p)) // the mean of all
	}
	if ours, base = math.Sqrt(ours/n), math.Sqrt(base/n); ours > base/4 {
		t.Errorf("its odds are %.3f away from the true ones, one chance for all %.3f: want less than a quarter", ours, base)
	}
	for _, f := range []Factor{Verifier, Day} { // nothing differs there
		for _, l := range m.Levels(f) {
			if math.Abs(l.Shift) > 0.12 {
				t.Errorf("%s %s moves odds by %.2f where there is no difference", f, l.Name, l.Shift)
			}
		}
	}
	if top := m.Levels(Ground)[0]; top.Name != "address.short" || math.Abs(top.Shift-1.5) > 0.2 {
		t.Errorf("the ground moves odds by %.2f, want 1.5", top.Shift)
	}
}

func TestExamine_JudgesByLinesHeldBack(t *testing.T) {
	s := known().sample(60_000, 11)
	got := Examine(s)
	if got.Lines != 12_000 || got.Learnt != 48_000 {
		t.Fatalf("%d held back and %d learnt from", got.Lines, got.Learnt)
	}
	if got.Model.Log >= got.Constant.Log || got.Model.Log >= got.Pack.Log || got.Model.Brier >= got.Constant.Brier || got.Model.Brier >= got.Pack.Brier {
		t.Errorf("the model scores %+v, one chance for all %+v, the pack %+v", got.Model, got.Constant, got.Pack)
	}
	lines, bad := 0, 0
	for _, b := range got.Bins {
		lines, bad = lines+b.Lines, bad+b.Bad
		if b.Lines < 50 {
			continue
		}
		if share, sd := float64(b.Bad)/float64(b.Lines), math.Sqrt(b.Said*(1-b.Said)/float64(b.Lines)); math.Abs(share-b.Said) > 4*sd {
			t.Errorf("of %d lines said to be bad with %.4f a share of %.4f was", b.Lines, b.Said, share)
		}
	}
	if lines != got.Lines || bad != got.Bad {
		t.Errorf("the diagram has %d lines, %d bad, of %d and %d", lines, bad, got.Lines, got.Bad)
	}
	// What is held back is not learnt from: turned over, it changes no chance, only the scores.
	for i := range s.rows {
		if s.rows[i].held {
			s.rows[i].bad = !s.rows[i].bad
		}
	}
	turned := Examine(s)
	for i, b := range turned.Bins {
		if b.Lines != got.Bins[i].Lines || math.Abs(b.Said-got.Bins[i].Said) > 1e-12 {
			t.Errorf("bin %d: %+v, was %+v", i, b, got.Bins[i])
		}
	}
	if turned.Model.Log <= got.Model.Log {
		t.Error("the score does not see that every line was turned over")
	}
}

func TestModel_FewLinesMoveLittle(t *testing.T) {
	s := known().sample(20_000, 5)
	s.Add(Case{Pack: 970, Office: "o1", Collector: "new", Verifier: "v1", Day: "d1"}, true, false)
	m := Learn(s)
	for _, l := range m.Levels(Collector) {
		if l.Name == "new" && (l.After < l.Before || l.After > 4*l.Before || l.Seen != 1) {
			t.Errorf("one bad line of a new collector moves %.3f to %.3f", l.Before, l.After)
		}
	}
	if one, other := m.Fault(Case{Pack: 970, Office: "nobody"}), m.Fault(Case{Pack: 970}); one != other {
		t.Errorf("an office of which nothing is known has %.4f, want %.4f", one, other)
	}
}

func TestModel_StepsLeadFromThePackToTheChance(t *testing.T) {
	drive := known()
	m := Learn(drive.sample(20_000, 5))
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		c, _ := drive.line(r)
		at := 1 - float64(c.Pack)/Certain
		for _, step := range m.Steps(c) {
			if math.Abs(step.From-at) > 1e-12 {
				t.Fatalf("%s begins at %.6f, the step before ended at %.6f", step.Factor, step.From, at)
			}
			at = step.To
		}
		if math.Abs(at-m.Fault(c)) > 1e-12 {
			t.Fatalf("the steps end at %.6f, the chance is %.6f", at, m.Fault(c))
		}
	}
}

func TestLearn_FromNothingIsThePack(t *testing.T) {
	m := Learn(&Sample{})
	for _, pack := range []int{1, 500, 970, 999} {
		c := Case{Pack: pack, Grounds: []string{"x"}, Office: "o"}
		if got := m.Fault(c); math.Abs(got-(1-float64(pack)/Certain)) > 1e-9 || len(m.Steps(c)) != 0 {
			t.Errorf("the pack says %d, the model %.6f in %d steps", pack, got, len(m.Steps(c)))
		}
	}
	if got := Examine(&Sample{}); got.Lines != 0 || got.Model.Log != 0 {
		t.Errorf("scores of nothing: %+v", got)
	}
}

func TestLearn_OrderDoesNotMatter(t *testing.T) {
	drive := known()
	s := drive.sample(5000, 2)
	turned := &Sample{}
	for i := len(s.rows) - 1; i >= 0; i-- {
		r := &s.rows[i]
		turned.Add(s.caseOf(r), r.bad, r.held)
	}
	one, other := Learn(s), Learn(turned)
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		c, _ := drive.line(r)
		if a, b := one.Fault(c), other.Fault(c); math.Abs(a-b) > 1e-9 {
			t.Fatalf("%.12f and %.12f", a, b)
		}
	}
}

func TestTrust(t *testing.T) {
	assumed := Assumed()
	if assumed.Looks != 0 || math.Abs(assumed.Missed.Mean()-0.1) > 1e-9 {
		t.Errorf("nothing seen: %+v", assumed)
	}
	// Of 1,000 lines 50 are bad; the check finds 45 and lets 5 pass among 955 found good.
	if got := assumed.Left(0.05); math.Abs(got-5.0/955) > 1e-9 {
		t.Errorf("left is %.6f, want 5 of 955", got)
	}
	seen := assumed.Second(60, 40)
	if seen.Looks != 100 || seen.Passed != 40 || math.Abs(seen.Missed.Mean()-42.0/120) > 1e-9 || seen.Left(0.05) <= assumed.Left(0.05) {
		t.Errorf("after 100 second looks: %+v", seen)
	}
	b := assumed.Share(0.02, 500)
	if math.Abs(b.Mean()-(0.02+0.98*0.01)) > 1e-9 {
		t.Errorf("the share is expected at %.5f", b.Mean())
	}
	want := square(0.02)*(variance(assumed.Missed)/square(0.1)+1.0/501) + variance(assumed.Strict)
	if got := variance(b); math.Abs(got-want) > 0.01*want {
		t.Errorf("its variance is %.3g, want %.3g", got, want)
	}
	if told := assumed; true {
		told.Strict = told.Strict.Seen(10, 990)
		if after := told.Share(0.02, 500); variance(after) >= variance(b) {
			t.Error("what the commission has said makes nothing more certain")
		}
	}
	for _, c := range []struct {
		left              float64
		accepted, spoiled uint16
	}{{0, 1000, 0}, {1, 1, 1000}, {0.0042, 995, 5}, {0.005, 995, 5}, {2, 1, 1000}} {
		if a, s := Accepted(c.left), Spoiled(c.left); a != c.accepted || s != c.spoiled {
			t.Errorf("%.4f: %d and %d, want %d and %d", c.left, a, s, c.accepted, c.spoiled)
		}
	}
}
