package eucitizensinitiative

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestPack_PassesTheSuite(t *testing.T) { packtest.Run(t, Pack{}) }

// The products are the law's: seats times the size of Parliament, by the day of registration.
func TestMinima(t *testing.T) {
	sums := map[string]int{}
	for _, g := range regions() {
		for _, m := range g.Minima {
			sums[m.From] += m.Units
		}
	}
	if sums[since705] != parliament705 || sums[since720] != parliament720 || len(regions()) != 27 {
		t.Errorf("%d Member States have %v seats", len(regions()), sums)
	}
	rules := ruleset()
	for _, c := range []struct {
		state, registered string
		want              int
	}{
		{"DE", "2024-07-15", 67680}, {"DE", "2024-07-16", 69120}, {"DE", "2024-07-17", 69120},
		{"FR", "2024-07-15", 55695}, {"FR", "2024-07-16", 58320}, {"MT", "2020-02-01", 4230}, {"MT", "2026-01-01", 4320},
		{"PL", "2023-05-05", 36660}, {"PL", "2025-05-05", 38160}, {"SK", "2025-05-05", 10800}, {"AT", "2025-05-05", 14400},
		{"BE", "2025-05-05", 15840}, {"LV", "2025-05-05", 6480}, {"DE", "2020-01-31", 0},
	} {
		g, _ := rules.Region(c.state)
		if got := g.MinOn(c.registered); got != c.want {
			t.Errorf("%s, registered on %s: %d, not %d", c.state, c.registered, got, c.want)
		}
	}
}

// Whatever is drawn: a later registration never lowers the number of states with a minimum, a
// minimum is a multiple of the Parliament's size, and seven smallest states reach theirs first.
func TestMinima_Hold(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 27))
	from := time.Date(2020, 2, 1, 0, 0, 0, 0, time.UTC)
	for range 2000 {
		day := from.AddDate(0, 0, random.IntN(3000)).Format("2006-01-02")
		size := parliament705
		if day >= since720 {
			size = parliament720
		}
		for _, g := range regions() {
			least := g.MinOn(day)
			if least < 6*size || least > 96*size || least%size != 0 {
				t.Fatalf("%s on %s needs %d", g.Code, day, least)
			}
		}
	}
	if rules := ruleset(); rules.MetRegions*4 < len(regions()) || (rules.MetRegions-1)*4 >= len(regions()) {
		t.Errorf("%d is not a quarter of %d, rounded up", rules.MetRegions, len(regions()))
	}
}

// Every Member State asks either for an address or for a number, and no more.
func TestQuestions_EachStateHasItsPart(t *testing.T) {
	a := strings.Join(withAddress(), " ")
	for _, s := range states() {
		asks := map[string]int{}
		for _, q := range questions() {
			if q.Asked(s.code, "2025-01-01") && q.Of == "voter" {
				asks[q.Group]++
			}
		}
		part := strings.Contains(a, s.code)
		if part && (asks[identity] != 0 || asks[""] != 4) || !part && (asks[identity] == 0 || asks[""] != 0) {
			t.Errorf("%s asks for %v", s.code, asks)
		}
	}
}

// TestBulgarian: each single slip of a digit is seen, but for those that the tenth value hides.
func TestBulgarian(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	weights := []int{2, 4, 8, 5, 10, 9, 7, 3, 6}
	for range 2000 {
		sum, n := 0, []byte{}
		for _, w := range weights {
			d := random.IntN(10)
			sum += w * d
			n = append(n, byte('0'+d))
		}
		right := sum % 11 % 10
		for d := range 10 {
			if got := bulgarian(string(n) + strconv.Itoa(d)); got != (d == right) {
				t.Fatalf("%s%d: %v", n, d, got)
			}
		}
	}
}

// The Regulation applies from midnight in Brussels.
func TestEffective(t *testing.T) {
	m, err := Pack{}.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	from, err := time.Parse(time.RFC3339, m.Effective.From)
	if err != nil || !from.Equal(time.Date(2019, 12, 31, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("begins at %v, %v", from, err)
	}
}

func TestForm(t *testing.T) {
	f, err := form(packs.FormRequest{Region: "FR", Candidate: packs.Candidate{Name: "Invented title"}})
	if err != nil || !strings.Contains(strings.Join(f.Lines, "\n"), "citizens of: France") || f.Confirmed {
		t.Errorf("%+v, %v", f, err)
	}
}
