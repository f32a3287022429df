package passports

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
)

func options() Options {
	random := rand.New(rand.NewPCG(1, 1))
	o := Options{Seed: 7, Rows: 5000}
	for range 20 {
		o.Listed = append(o.Listed, Draw(random, 2004))
		o.Free = append(o.Free, Draw(random, 2005))
	}
	return o
}

func TestWrite_ReadsBackWithoutAFlaw(t *testing.T) {
	o := options()
	var file bytes.Buffer
	if err := WriteBzip2(&file, o); err != nil {
		t.Fatal(err)
	}
	in, err := ministry.Open(t.Context(), &file)
	if err != nil {
		t.Fatal(err)
	}
	var b passport.Builder
	report, err := ministry.Read(in, &b)
	if err != nil {
		t.Fatal(err)
	}
	if report.Regular != 5020 || report.Irregular != 21 || report.Malformed != 0 ||
		report.Duplicates != 0 || report.Unfinished {
		t.Errorf("report %+v", report)
	}
	set := b.Set()
	for i := range o.Listed {
		if !set.Has(o.Listed[i]) || set.Has(o.Free[i]) {
			t.Errorf("number %d: listed %t, free %t", i, set.Has(o.Listed[i]), set.Has(o.Free[i]))
		}
	}
}

func TestWrite_LeavesFreeNumbersOut(t *testing.T) {
	var plain, without strings.Builder
	o := Options{Seed: 3, Rows: 1}
	if err := Write(&plain, o); err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(plain.String()) {
		series, number, _ := strings.Cut(strings.TrimSpace(row), ",")
		if n, err := passport.Parse(series, number); err == nil && n.Kind() == passport.Internal {
			o.Free = append(o.Free, n)
		}
	}
	if err := Write(&without, o); err != nil {
		t.Fatal(err)
	}
	if len(o.Free) != 1 || strings.Contains(without.String(), row(o.Free[0])) {
		t.Error("the number that the seed would draw is written though it must stay free")
	}
}

func TestWrite_SameSeedSameBytes(t *testing.T) {
	var a, b, c strings.Builder
	other := options()
	other.Seed++
	if err := errors.Join(Write(&a, options()), Write(&b, options()), Write(&c, other)); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() || a.String() == c.String() {
		t.Error("the bytes must depend on the seed and on nothing else")
	}
}

func TestWrite_Refuses(t *testing.T) {
	for _, rows := range []int{-1, RowLimit + 1} {
		if err := Write(new(strings.Builder), Options{Rows: rows}); err == nil {
			t.Errorf("%d rows are taken", rows)
		}
	}
	if err := WriteBzip2(broken{}, options()); !errors.Is(err, errBroken) {
		t.Errorf("a broken writer gives %v", err)
	}
}

var errBroken = errors.New("broken pipe")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// Of is a bijection of people and blanks, so that nobody need be remembered.
func TestOf_NobodyHasAnothersPassport(t *testing.T) {
	seen := map[passport.Number]uint64{}
	for person := range uint64(200_000) {
		n := Of(83, person*157, 2010) // numbers of people have gaps
		if other, taken := seen[n]; taken {
			t.Fatalf("%d and %d have the passport %s %s", other, person, n.Series(), n.Digits())
		}
		seen[n] = person
	}
	if Of(83, 7, 2010) == Of(84, 7, 2010) {
		t.Error("a passport must depend on the seed")
	}
	last := Of(83, uint64(Blanks)-1, 2010)
	if _, taken := seen[last]; taken {
		t.Error("the last blank is taken twice")
	}
}
