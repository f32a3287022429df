package packs

import (
	"strings"
	"testing"
)

func TestCase_Sendable(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*Case)
		want   string
	}{
		{"plain", func(*Case) {}, ""},
		{"broken text in a list", func(c *Case) { c.Lookups.Names = []NameAnswer{{Similar: "\xff"}} }, "UTF-8"},
		{"broken text in a name", func(c *Case) { c.Family = "Сем\xd1" }, "UTF-8"},
		{"too much", func(c *Case) { c.Address.House = strings.Repeat("д", maxCaseBytes/2+1) }, "bytes"},
	} {
		c := Case{Family: "Семенова"}
		x.change(&c)
		err := c.Sendable()
		if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: error is %v, wanted %q", x.name, err, x.want)
		}
		if err != nil && strings.Contains(err.Error(), "Сем") {
			t.Errorf("%s: the error quotes the case", x.name)
		}
	}
}

func TestGoldenCase_Mismatch(t *testing.T) {
	v := Verdict{
		Region: "16", ChancePermille: 900,
		Findings: []Finding{{Code: "a", Severity: Warn, Field: "family"}},
		Columns:  []Column{{Key: "name", Text: "Иванов"}, {Key: "birth", Text: "1971"}},
	}
	fits := GoldenCase{
		Findings: []string{"warn a family"}, Region: "16", ChancePermille: 900,
		Columns: map[string]string{"name": "Иванов"},
	}
	if wrong := fits.Mismatch(v); wrong != "" {
		t.Errorf("a fitting verdict is refused: %s", wrong)
	}
	for name, change := range map[string]func(*GoldenCase){
		"severity": func(g *GoldenCase) { g.Findings = []string{"block a family"} },
		"nothing":  func(g *GoldenCase) { g.Findings = nil },
		"region":   func(g *GoldenCase) { g.Region = "77" },
		"chance":   func(g *GoldenCase) { g.ChancePermille = 0 },
		"text":     func(g *GoldenCase) { g.Columns = map[string]string{"birth": "1972"} },
		"absent":   func(g *GoldenCase) { g.Columns = map[string]string{"address": ""} },
		"none":     func(g *GoldenCase) { g.Columns = map[string]string{"*": ""} },
	} {
		g := fits
		change(&g)
		if g.Mismatch(v) == "" {
			t.Errorf("%s: the mismatch is not seen", name)
		}
	}
}

// TestTurn_DeskFirst: bulk work goes on only once the last desk batch has left.
func TestTurn_DeskFirst(t *testing.T) {
	turn := newTurn()
	turn.enter()
	turn.enter()
	passed := make(chan struct{})
	go func() {
		turn.giveWay()
		close(passed)
	}()
	turn.leave()
	select {
	case <-passed:
		t.Fatal("bulk work did not wait for the second desk batch")
	default:
	}
	turn.leave()
	<-passed
}
