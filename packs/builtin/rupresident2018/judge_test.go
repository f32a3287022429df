package rupresident2018

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018/sheetform"
)

func TestJudge_ParamsAndClauses(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*packs.Case)
		want   packs.Finding
	}{
		{"number", func(c *packs.Case) { c.Document.Number = "11820" }, packs.Finding{
			Code: "passport.number.digits", Severity: packs.Block, Field: "number",
			Params: []string{"5", "6"}, Clause: "19-FZ art. 38(11)(4)"}},
		{"leap day", func(c *packs.Case) { c.Birth = "1900-02-29" }, packs.Finding{
			Code: "birth.date", Severity: packs.Block, Field: "birth",
			Params: []string{"29.02.1900"}, Clause: "19-FZ art. 38(11)(4)"}},
		{"stale", blank("04", "1972-11-05", "2004-02-21"), packs.Finding{
			Code: "passport.not_renewed", Severity: packs.Block, Field: "issued",
			Params: []string{"45", "05.11.2017", "21.02.2004"},
			Clause: "Government decree 828 of 8.07.1997, p. 7"}},
		{"under age", blank("14", "2000-03-19", "2014-04-01"), packs.Finding{
			Code: "age.under", Severity: packs.Block, Field: "birth",
			Params: []string{"19.03.2018", "18.03.2018"}, Clause: "19-FZ art. 38(11)(2)"}},
		{"listed", listed(), packs.Finding{
			Code: "passport.listed", Severity: packs.Block, Field: "number", Params: []string{"6f0e2b1c", "12.01.2018"},
			Clause: "19-FZ art. 38(11)(3)", LiftBy: []string{"coordinator"}}},
		{"listed, lifted", listed("passport.listed"), packs.Finding{
			Code: "passport.listed.lifted", Severity: packs.Warn, Field: "number", Params: []string{"6f0e2b1c", "12.01.2018"},
			Clause: "19-FZ art. 38(11)(3)"}},
		{"no list to ask", unasked(""), packs.Finding{
			Code: "passport.unchecked", Severity: packs.Hint, Field: "number", Clause: "19-FZ art. 38(11)(3)"}},
		{"listed, by an edition without a day", func(c *packs.Case) { c.Version, c.Lookups = 1, packs.Lookups{Listed: true} }, packs.Finding{
			Code: "passport.listed", Severity: packs.Block, Field: "number", Params: []string{"—", "—"},
			Clause: "19-FZ art. 38(11)(3)", LiftBy: []string{"coordinator"}}},
	} {
		v := Pack{}.judge(example(packs.StageConditions, x.change))
		if len(v.Findings) != 1 || !reflect.DeepEqual(v.Findings[0], x.want) {
			t.Errorf("%s: findings are %+v, wanted %+v", x.name, v.Findings, x.want)
		}
	}
}

// A host of an older wire says the former name of the last level only, and the pack pairs it with that level. One that says all
// levels is heard for all, also where it names the last one for older packs.
func TestJudge_FormerNames(t *testing.T) {
	for _, x := range []struct {
		former, then, now string
		want              []string
	}{
		{"улица Свердлова", "", "", []string{"улица Свердлова", "Петербургская"}},
		{"", "посёлок Казанка", "город Казань", []string{"посёлок Казанка", "город Казань"}},
		{"улица Свердлова", "посёлок Казанка, улица Свердлова", "город Казань, улица Петербургская",
			[]string{"посёлок Казанка, улица Свердлова", "город Казань, улица Петербургская"}},
	} {
		v := new(Pack).judge(example(packs.StageQuestionnaire, func(c *packs.Case) {
			c.Lookups.AddressFormer, c.Lookups.AddressThen, c.Lookups.AddressNow = x.former, x.then, x.now
		}))
		i := slices.IndexFunc(v.Findings, func(f packs.Finding) bool { return f.Code == "address.former" })
		if i < 0 || !slices.Equal(v.Findings[i].Params, x.want) {
			t.Errorf("%+v: %+v", x, v.Findings)
		}
	}
}

// TestJudge_OnlyListedIsLifted: over all golden cases nobody may lift anything else.
func TestJudge_OnlyListedIsLifted(t *testing.T) {
	for _, g := range cases() {
		for _, f := range new(Pack).judge(g.Case).Findings {
			if len(f.LiftBy) > 0 != (f.Code == codeListed) {
				t.Errorf("%s: %s may be lifted by %v", g.Name, f.Code, f.LiftBy)
			}
			if f.ClauseConfirmed {
				t.Errorf("%s: the clause of %s is called confirmed, none is", g.Name, f.Code)
			}
		}
	}
}

// TestJudge_EveryDay walks over the birthdays around each age rule: there is exactly one
// day on which the answer changes.
func TestJudge_EveryDay(t *testing.T) {
	start := time.Date(1998, 1, 18, 0, 0, 0, 0, time.UTC)
	changes, before := 0, false
	for n := -400; n <= 400; n++ {
		born := start.AddDate(0, 0, n)
		v := Pack{}.judge(example(packs.StageConditions,
			person(born.Format(isoDay), birthday(born, 15).Format(isoDay))))
		stale := false
		for _, f := range v.Findings {
			stale = stale || f.Code == "passport.not_renewed"
		}
		if n > -400 && stale != before {
			changes++
			if got := born.Format(isoDay); got != "1998-01-19" {
				t.Errorf("the answer changes for those born on %s", got)
			}
		}
		before = stale
	}
	if changes != 1 {
		t.Errorf("the answer changes %d times", changes)
	}
}

func TestBirthday_LeapDay(t *testing.T) {
	born := time.Date(1972, 2, 29, 0, 0, 0, 0, time.UTC)
	for age, want := range map[int]string{20: "1992-02-29", 45: "2017-03-01"} {
		if got := birthday(born, age).Format(isoDay); got != want {
			t.Errorf("turns %d on %s, wanted %s", age, got, want)
		}
	}
}

func TestRuleset_Figures(t *testing.T) {
	r := ruleset()
	self := r.Quantities[0]
	if self.Min != 300000 || self.Max != 315000 || self.RegionMax != 7500 {
		t.Errorf("self-nomination: %+v", self)
	}
	if n := len(r.Regions); n != 86 {
		t.Errorf("%d regions, wanted 85 and the one without", n)
	}
	for _, g := range r.Regions {
		if g.Max != 7500 {
			t.Errorf("region %s counts up to %d", g.Code, g.Max)
		}
	}
	if _, ok := r.Region("99"); ok {
		t.Error("Baikonur is not a region of the Federation")
	}
	sheetLevel := ""
	for _, g := range r.Grounds {
		if g.Level == "sheet" {
			sheetLevel += g.Number + " "
		}
	}
	if len(r.Grounds) != 16 || sheetLevel != "8 9 12 14 " {
		t.Errorf("%d grounds, of the sheet: %s", len(r.Grounds), sheetLevel)
	}
}

func candidate() packs.Candidate {
	return packs.Candidate{
		Name: "Примерова Примера Примеровича", Birth: "4 июня 1970 года",
		Work: "учителем в школе № 1", Residence: "город Москва",
	}
}

func TestForm_Self(t *testing.T) {
	f, err := sheetform.Form(packs.FormRequest{Region: "16", Candidate: candidate(), Account: "4081"}, onPaper())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Выборы Президента Российской Федерации «18» марта 2018 года",
		"Республика Татарстан",
		"Мы, нижеподписавшиеся, поддерживаем самовыдвижение кандидата на должность Президента" +
			" Российской Федерации гражданина Российской Федерации Примерова Примера Примеровича," +
			" родившегося 4 июня 1970 года, работающего учителем в школе № 1, проживающего город Москва.",
	}
	if !reflect.DeepEqual(f.Lines, want) {
		t.Errorf("lines are\n%s", strings.Join(f.Lines, "\n"))
	}
	if f.WidthMM != 277 || len(f.Foot) != 1 || f.Confirmed {
		t.Errorf("width %d, foot %v, confirmed %v", f.WidthMM, f.Foot, f.Confirmed)
	}
}

func TestForm_WithoutRegion(t *testing.T) {
	f, err := sheetform.Form(packs.FormRequest{Region: withoutRegion, Candidate: candidate()}, onPaper())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Trim(f.Lines[1], "_") != "" {
		t.Errorf("the special sheet names a region: %s", f.Lines[1])
	}
}

func TestForm_NamesTheField(t *testing.T) {
	for field, change := range map[string]func(*packs.FormRequest){
		"region":               func(r *packs.FormRequest) { r.Region = "85" },
		"election_day":         func(r *packs.FormRequest) { r.ElectionDay = "18.03.2018" },
		"candidate.name":       func(r *packs.FormRequest) { r.Candidate.Name = "" },
		"candidate.birth":      func(r *packs.FormRequest) { r.Candidate.Birth = "" },
		"candidate.work":       func(r *packs.FormRequest) { r.Candidate.Work = "" },
		"candidate.residence":  func(r *packs.FormRequest) { r.Candidate.Residence = "" },
		"candidate.party":      func(r *packs.FormRequest) { r.Candidate.Nomination = "party" },
		"candidate.nomination": func(r *packs.FormRequest) { r.Candidate.Nomination = "lot" },
	} {
		r := packs.FormRequest{Region: "16", Candidate: candidate()}
		change(&r)
		_, err := sheetform.Form(r, onPaper())
		var at *packs.FieldError
		if !errors.As(err, &at) || at.Field != field {
			t.Errorf("%s: error is %v", field, err)
			continue
		}
		messages, _, err := texts()
		if err != nil || messages["ru"][at.Code] == "" {
			t.Errorf("%s: no words for %s (error %v)", field, at.Code, err)
		}
	}
}

// TestTexts_NoneUnused: a code in the files that no rule can give is a leftover.
func TestTexts_NoneUnused(t *testing.T) {
	used := map[string]bool{
		"pack.title": true, "case.stage": true, "form.candidate": true, "form.nomination": true,
		"passport.series.signs": true,
		// The house finds this one itself, the law's words for it are the pack's.
		"document.signed_already": true,
	}
	for _, g := range ruleset().Grounds {
		used["ground."+g.Number], used[g.Clause] = true, true
	}
	for _, q := range ruleset().Quantities {
		used[q.Clause], used[q.Verification.Clause] = true, true
	}
	for _, grace := range passport().Grace {
		used[grace.Clause] = true
	}
	f, err := sheetform.Form(packs.FormRequest{Region: "16", Candidate: candidate()}, onPaper())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(f.Checks, f.Blocks[0].Checks...) {
		used["check."+c.Key] = true
	}
	for _, c := range f.Columns {
		used["column."+c.Key] = c.Writer == byVoter
	}
	for _, g := range cases() {
		for _, f := range new(Pack).judge(g.Case).Findings {
			used[f.Code], used[f.Clause] = true, true
		}
	}
	messages, say, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	for key := range messages["en"] {
		if !used[bareCode(key)] {
			t.Errorf("no golden case and no list gives %s", key)
		}
	}
	if len(say["ru"]) != 4 {
		t.Errorf("%d grounds to turn somebody away, wanted three conditions and the second signature", len(say["ru"]))
	}
}

// bareCode is the code or clause that a message is about.
func bareCode(key string) string {
	for _, about := range []string{"confirm.", "clause."} {
		if code, ok := strings.CutPrefix(key, about); ok {
			return code
		}
	}
	if code, ok := strings.CutPrefix(key, "name."); ok && strings.Contains(code, ".") {
		return code // the name of a block; findings about names have one word more only
	}
	code, _, _ := strings.Cut(key, "@")
	return code
}

// TestTexts_RussianIsRussian: what stands in the Russian file says no English law.
func TestTexts_RussianIsRussian(t *testing.T) {
	messages, _, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	for key, words := range messages["ru"] {
		if strings.HasPrefix(key, "clause.") && strings.ContainsAny(words, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s is %q", key, words)
		}
	}
	for field, want := range map[string]string{"family": "фамилии", "given": "имени", "patronymic": "отчества"} {
		for _, code := range []string{"name.similar", "name.unknown"} {
			words := messages["ru"][code+"@"+field]
			if words == "" {
				words = messages["ru"][code]
			}
			if !strings.Contains(words, want) {
				t.Errorf("%s at %s says %q", code, field, words)
			}
		}
	}
}

// TestTexts_NameTheWayOut: whatever stops an address or a house names a way that the list does not bar, in both languages.
func TestTexts_NameTheWayOut(t *testing.T) {
	messages, _, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	for language, out := range map[string]string{"ru": "не выбирая", "en": "without choosing"} {
		for _, code := range []string{"address.missing", "address.type", "address.bare", "address.excluded", "address.incomplete"} {
			if words := messages[language][code]; !strings.Contains(words, out) {
				t.Errorf("%s: %s says %q", language, code, words)
			}
		}
		for _, word := range []string{"б/н", "в/ч"} {
			if words := messages[language]["house.missing"]; !strings.Contains(words, word) {
				t.Errorf("%s: the missing house says %q", language, words)
			}
		}
		// A region may have no register here: its list offers nothing.
		if words := messages[language]["address.unknown"]; !strings.Contains(words, "если список предлагает") && !strings.Contains(words, "if the list offers") {
			t.Errorf("%s: the unknown address says %q", language, words)
		}
	}
}

// TestSimilar_ParamsBringNoQuotes: several names stand within the quotes of the text, which are those of its language.
func TestSimilar_ParamsBringNoQuotes(t *testing.T) {
	v := Pack{}.judge(example(packs.StageQuestionnaire, func(c *packs.Case) {
		c.Lookups.Names[1] = packs.NameAnswer{Field: "given", Similar: "Наталия", Others: []string{"Наталья", "Натали"}}
	}))
	if len(v.Findings) != 1 || !slices.Equal(v.Findings[0].Params, []string{"Наталия, Наталья, Натали"}) {
		t.Errorf("got %+v", v.Findings)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("1971-03-02", "2016-03-14", "9216", "118205", "Семенова", "16", "ул", "25")
	f.Fuzz(func(t *testing.T, birth, issued, series, number, family, region, kind, house string) {
		c := example(packs.StageQuestionnaire, nil)
		c.Birth, c.Family, c.Address.Region, c.Address.House = birth, family, region, house
		c.Document.Issued, c.Document.Series, c.Document.Number = issued, series, number
		c.Address.Levels[2].Type = kind
		v := Pack{}.judge(c)
		if v.Blocked() != (len(v.Columns) == 0) || v.Blocked() != (v.ChancePermille == 0) {
			t.Errorf("blocked %v, %d columns, chance %d", v.Blocked(), len(v.Columns), v.ChancePermille)
		}
		for _, column := range v.Columns {
			if column.Key == "name" && !strings.HasPrefix(column.Text, strings.Join(strings.Fields(family), " ")) {
				t.Error("the surname was changed")
			}
		}
	})
}
