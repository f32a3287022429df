package page

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

func sampleOutlook() *Outlook {
	o := &Outlook{
		AsOf: sampleAt, Index: 1204, Law: "Комиссия отбирает 60 000.", Filed: 315000, Offered: 612480, Min: 300000, Max: 315000, Duplicates: 3.4,
		Share: 0.041, Low: 0.029, High: 0.054, Estimated: true, Accept: 0.956, Count: 0.001, Refuse: 0.043,
		Chart: Chart{ID: "curve", Title: "Вероятности", Axis: "доля", From: 2, To: 8, Band: [2]float64{2.9, 5.4}, At: 4.1, Mark: "ожидаем",
			Lines: []ChartLine{{"Примут", []float64{2, 5, 8}, []float64{1, 0.6, 0}}, {"Пересчёт", []float64{2, 8}, []float64{0, 0}},
				{"Откажут", []float64{2, 5, 8}, []float64{0, 0.4, 1}}}},
		Points:  []OutlookPoint{{0.049, 0.9655, 0, 0.0345}, {0.05, 0.6076, 0, 0.3924}},
		Gains:   []OutlookGain{{"ещё 1000", 0.0123}, {"один дубль", -0.00001}},
		Regions: []OutlookRegion{{"16", "Татарстан", 7500, 7600, 7000, 0, 12.5, 0, 0, 0}, {"77", "Москва", 7500, 10, 2, 7490, 0, -1, -1, 0}, {"83", "Ненецкий автономный округ", 7500, 0, 0, 7500, 0, -1, -1, 0}, {"63", "Самара", 7500, 10, 9, 7490, 3, 2497, -1, 0}, {"65", "Сахалин", 7500, 10, 9, 7490, 300, 25, 31, 0}},
		Trust:   []string{"Слепых повторных проверок пока нет."}, Explain: "/forecast/chance", Lately: 7,
		Fit: &Fit{Learnt: 800, Lines: 200, Bad: 9, Scores: []FitScore{{"выученные", 0.0412, 0.1713}}, Bins: []FitBin{{0, 0.01, 150, 1, 0.004}, {0.01, 0.02, 0, 0, 0}},
			Chart: Chart{ID: "fit-curve", Title: "Найдено", Axis: "дано", To: 5, Top: 0.05, Diagonal: true, Dots: true, Lines: []ChartLine{{"x", []float64{0.4, 3}, []float64{0.0067, 0.02}}}}},
	}
	return o
}

func forecastSamples() []sample {
	wrong := Field{Value: "x", Findings: []Finding{{Severity: "block", Text: "Введите целое число.", Remedy: "Или оставьте поле пустым."}}}
	typed := sampleOutlook()
	typed.Estimated, typed.Fit = false, nil
	return []sample{
		{"forecast", "/forecast", &Forecast{Action: "/forecast", Outlook: sampleOutlook()}},
		{"forecast-typed", "/forecast?share=4.9", &Forecast{Action: "/forecast", Filed: wrong, Share: Field{Value: "4,9"}, Pairs: wrong, Outlook: typed}},
		{"forecast-reading", "/forecast", &Forecast{Action: "/forecast", Reading: &Job{Words: "Читаем", Done: 512, Running: true}}},
		{"forecast-none", "/forecast", &Forecast{Action: "/forecast"}},
		{"chance", "/forecast/chance", &Chance{Action: "/forecast/chance", Back: "/forecast", Code: Field{Value: "91-X7-B9"}, Line: Field{Value: "2"}, Reasons: []string{"Правила дают 3 %."}, All: 0.0048}},
		{"chance-wrong", "/forecast/chance", &Chance{Action: "/forecast/chance", Back: "/forecast", Code: wrong, Line: wrong}},
	}
}

// A plot stays within its frame, and what it shows stands in a table beside it.
func TestChart_StaysWithinItsFrame(t *testing.T) {
	c := Chart{From: 2, To: 8}
	for _, v := range []float64{-3, 2, 5, 8, 40} {
		if x := c.x(v); x < "310.0" && x != "50.0" && v != 5 || v == 5 && x != "330.0" {
			t.Errorf("%v stands at %s", v, x)
		}
	}
	for v, want := range map[float64]string{-1: "210.0", 0: "210.0", 0.5: "115.0", 1: "20.0", 7: "20.0"} {
		if y := c.y(v); y != want {
			t.Errorf("%v stands at %s, want %s", v, y, want)
		}
	}
	if got := c.path(ChartLine{X: []float64{2, 8}, Y: []float64{1, 0}}); got != "M50.0 20.0L610.0 210.0" {
		t.Errorf("the path is %s", got)
	}
}

func TestChart_MarksAreRoundAndFew(t *testing.T) {
	for _, c := range []struct {
		from, to float64
		want     []float64
	}{{2, 8, []float64{2, 3, 4, 5, 6, 7, 8}}, {0, 100, []float64{0, 20, 40, 60, 80, 100}}, {4.55, 5.45, []float64{4.6, 4.8, 5, 5.2, 5.4}}, {3, 3, []float64{3}}} {
		chart := Chart{From: c.from, To: c.to}
		got := chart.marks()
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%v to %v has %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestForecast_EveryPlottedNumberStandsInATable(t *testing.T) {
	html := render(sampleFrame(t, text.English, "/forecast"), &Forecast{Action: "/forecast", Outlook: sampleOutlook()})
	for _, want := range []string{"96.55 %", "60.76 %", "4.90 %", "+1.23 %", "+0.00 %", "0.67 %", "0.40 %", `stroke-dasharray="none"`, `stroke-dasharray="9 5"`, `stroke-dasharray="2 5"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not there", want)
		}
	}
}

// A number below an axis has the digits that it needs, and nought is nought.
func TestMark(t *testing.T) {
	for _, c := range []struct {
		v    float64
		lang text.Lang
		want string
	}{
		{0, text.English, "0 %"}, {math.Copysign(0, -1), text.English, "0 %"}, {-1e-12, text.English, "0 %"}, {5, text.English, "5 %"},
		{2.5, text.Russian, "2,5 %"}, {0.25, text.English, "0.25 %"}, {100, text.English, "100 %"}, {60.000000001, text.English, "60 %"},
	} {
		if got := (&Frame{Lang: c.lang}).mark(c.v); got != c.want {
			t.Errorf("%v is written %q, want %q", c.v, got, c.want)
		}
	}
}
