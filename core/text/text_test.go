package text

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestCatalogues_SameKeysAndPlaces(t *testing.T) {
	place := regexp.MustCompile(`\{\d+(:[a-z]+)?\}`)
	en, ru := catalogues()[English], catalogues()[Russian]
	for key, english := range en {
		russian, ok := ru[key]
		if strings.HasSuffix(key, ".few") {
			continue
		}
		if !ok {
			t.Errorf("%s has no Russian text", key)
			continue
		}
		if a, b := places(place, english), places(place, russian); a != b {
			t.Errorf("%s: places %s in English, %s in Russian", key, a, b)
		}
	}
	for key := range ru {
		if base, few := strings.CutSuffix(key, ".few"); few {
			if _, ok := en[base+".many"]; ok {
				continue
			}
		}
		if _, ok := en[key]; !ok {
			t.Errorf("%s has no English text", key)
		}
	}
}

// places are the places of a text: a number is one, whether a language needs the noun's form beside it or not.
func places(re *regexp.Regexp, s string) string {
	found := re.FindAllString(s, -1)
	for i, p := range found {
		if kind := strings.Trim(p[2:], ":}"); kind == "number" || counted(English, kind) {
			found[i] = p[:2] + "}"
		}
	}
	sort.Strings(found)
	return strings.Join(found, "")
}

// A number beside a noun that the catalogue counts has the noun's form, or one sheet would be "1 sheets". In
// Russian a bound, "не больше 500 листов", needs none: the genitive is one for all numbers but one.
func TestCatalogues_NumbersAgreeWithTheirNouns(t *testing.T) {
	nouns := map[Lang][]string{}
	for _, lang := range Langs() {
		for key, said := range catalogues()[lang] {
			if strings.HasPrefix(key, "count.") && strings.HasSuffix(key, ".many") {
				nouns[lang] = append(nouns[lang], strings.TrimPrefix(said, "{0} "))
			}
		}
		if len(nouns[lang]) < 6 {
			t.Fatalf("%s: only %v are counted", lang, nouns[lang])
		}
		bare := regexp.MustCompile(`(не больше |до |—)?\{\d(?::number)?\}[ \x{a0}](` + strings.Join(nouns[lang], "|") + `)(?:[^\pL]|$)`)
		for key, said := range catalogues()[lang] {
			if strings.HasSuffix(key, ".one") || strings.HasSuffix(key, ".few") || strings.HasSuffix(key, ".many") {
				continue
			}
			for _, found := range bare.FindAllStringSubmatch(said, -1) {
				if lang == English || found[1] == "" {
					t.Errorf("%s %s: %q has one form for all numbers", lang, key, found[0])
				}
			}
		}
	}
}

func TestSay_CountsInAPlace(t *testing.T) {
	for n, want := range map[string][2]string{
		"1": {"The tree has 1 entry.", "В дереве 1 запись."}, "3": {"The tree has 3 entries.", "В дереве 3 записи."},
		"7500": {"The tree has 7,500 entries.", "В дереве 7\u00a0500 записей."}, "?": {"The tree has ?.", "В дереве ?."},
	} {
		for i, lang := range Langs() {
			if got := Say(lang, "journal.size", n); !strings.HasPrefix(got, want[i]) {
				t.Errorf("%q, want %q", got, want[i])
			}
		}
	}
}

func TestParse_Refuses(t *testing.T) {
	for name, data := range map[string]string{
		"no equals sign": "a b c\n",
		"twice":          "a = 1\na = 2\n",
		"no key":         " = 2\n",
	} {
		if err := parse("x", data, map[string]string{}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestSay(t *testing.T) {
	if got := Say(English, "no.such.key", "1"); got != "no.such.key (1)" {
		t.Errorf("unknown key: %q", got)
	}
	if got := fill("{1} of {0}", []string{"a", "b"}); got != "b of a" {
		t.Errorf("fill: %q", got)
	}
	if got := OfError(Russian, core.Refuse(core.Invalid, "x", "core.date.form")); got == "core.date.form" {
		t.Error("no Russian text for core.date.form")
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{1: "one", 2: "few", 5: "many", 11: "many", 21: "one", 22: "few", 112: "many", 0: "many"} {
		if got := plural(Russian, n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestCount_AgreesWithTheNumber(t *testing.T) {
	for n, want := range map[int][2]string{
		1: {"1 office.", "1 офис."}, 2: {"2 offices.", "2 офиса."}, 5: {"5 offices.", "5 офисов."}, 21: {"21 offices.", "21 офис."},
	} {
		if en, ru := Count(English, "cli.offices", n), Count(Russian, "cli.offices", n); en != want[0] || ru != want[1] {
			t.Errorf("%d: %q and %q", n, en, ru)
		}
	}
}

func TestNumber_GroupsThousands(t *testing.T) {
	for n, want := range map[int64][2]string{0: {"0", "0"}, 999: {"999", "999"}, 7500: {"7,500", "7\u00a0500"}, -315000: {"-315,000", "-315\u00a0000"}} {
		if en, ru := Number(English, n), Number(Russian, n); en != want[0] || ru != want[1] {
			t.Errorf("%d is %q and %q", n, en, ru)
		}
	}
	if said := Say(English, "selection.cap", "77", "7500"); !strings.Contains(said, "region 77 at most 7,500 signatures") {
		t.Errorf("a refusal says %q", said)
	}
}

// What the machine refuses in its own words is said in those of the reader, as far as there are any.
func TestOfError_SaysStatesInWords(t *testing.T) {
	state := func(subject, verb, now string) *core.Error {
		return core.Refuse(core.Conflict, "", "core.state", verb, now).About(subject)
	}
	for _, c := range []struct {
		err    *core.Error
		en, ru string
	}{
		{state("edition:e1", "activate", "abandoned"), "“put into force” is not possible while the state is “given up”.", "«ввести в силу» невозможно в состоянии «загрузка прекращена»."},
		{state("edition:e1", "chunk", "active"), "“take a part” is not possible while the state is “in force”.", "«принять часть» невозможно в состоянии «действует»."},
		{state("sheet:91X7B9", "send", "bound"), "This is not possible while the state is “bound”.", "Это невозможно в состоянии «сброшюрован»."},
		{core.Refuse(core.Conflict, "base", "edition.base_kind", "addresses/83"), "The edition that the difference is to holds another list: addresses 83. Import the whole list.", "В издании, от которого считана разница, другой список: адреса 83. Загрузите список целиком."},
		{core.Refuse(core.Conflict, "base", "edition.base_state", "loading"), "The edition that the difference is to cannot be built on (being loaded). Import the whole list: sheaf passports import FILE --whole.",
			"Издание, от которого считана разница, для этого не годится (загружается). Загрузите список целиком: sheaf passports import FILE --whole."},
	} {
		if en, ru := OfError(English, c.err), OfError(Russian, c.err); en != c.en || ru != c.ru {
			t.Errorf("%v is %q and %q", c.err, en, ru)
		}
	}
	for _, verb := range append(core.EditionTransitions().Verbs(), "chunk") {
		for _, now := range core.EditionTransitions().States() {
			for _, lang := range Langs() {
				if !Has(lang, "verb.edition."+verb) || !Has(lang, "state.edition."+now) {
					t.Errorf("in %s there are no words for %s or %s", lang, verb, now)
				}
			}
		}
	}
}

func TestInField_StandsBehindTheSentence(t *testing.T) {
	if got := InField("The number is missing.", "number") + InField(" No more.", ""); got != "The number is missing. (number) No more." {
		t.Errorf("it says %q", got)
	}
}
