package ruregional

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func builtin() Pack { return Pack{On: rupresident2018.Pack{}} }

func TestPack_PassesTheSuite(t *testing.T) { packtest.Run(t, builtin()) }

// An election of one's own is a pack of one's own.
func TestPack_OfAnotherElection(t *testing.T) {
	e := Moscow2019()
	e.Name, e.Required, e.Assembly, e.Day = "ru-amur", 601, "Законодательного Собрания", "2021-09-19"
	p := Pack{On: rupresident2018.Pack{}, Of: e}
	packtest.Run(t, p)
	m, err := p.Describe(t.Context())
	if err != nil || m.ID != "ru-amur" || m.Ruleset.Quantities[0].Min != 601 || m.Ruleset.Quantities[0].Max != 661 {
		t.Errorf("%s wants %+v, %v", m.ID, m.Ruleset.Quantities, err)
	}
}

func TestPack_CitesNothingOfThePresidentsLaw(t *testing.T) {
	m, err := builtin().Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for language, words := range m.Messages {
		for key, text := range words {
			if strings.Contains(key+text, "19-F") || strings.Contains(text, "19-Ф") || strings.Contains(text, "Президент") {
				t.Errorf("%s: %s = %s", language, key, text)
			}
		}
	}
	all, err := builtin().Cases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		v, err := builtin().Judge(t.Context(), g.Case)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range v.Findings {
			if strings.Contains(f.Clause, "19-FZ") {
				t.Errorf("%s: %s cites %s", g.Name, f.Code, f.Clause)
			}
		}
	}
}

func TestForm_IsOfThisElection(t *testing.T) {
	r := packs.FormRequest{Region: "77", Candidate: packs.Candidate{
		Name: "Примерова Примера Примеровича", Birth: "4 июня 1976 года", Work: "помощником Президента Российской Федерации", Residence: "Москва"}}
	f, err := builtin().Form(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(f.Lines, "\n")
	for _, want := range []string{"Выборы депутатов Московской городской Думы «8» сентября 2019 года", "Москва",
		"самовыдвижение кандидата в депутаты Московской городской Думы по одномандатному избирательному округу № 45 гражданина",
		"работающего помощником Президента Российской Федерации"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %q:\n%s", want, text)
		}
	}
	if f.Blocks[1].Label != "Кандидат" {
		t.Errorf("the second to certify is %s", f.Blocks[1].Label)
	}
	r.Region = withoutRegion
	if _, err := builtin().Form(t.Context(), r); err == nil {
		t.Error("a sheet without a region was made")
	}
}
