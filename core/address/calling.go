package address

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// outerOf is the region that an autonomous district lies in, "" for all others: a stamp may name both.
func outerOf(region core.Region) core.Region {
	return map[core.Region]core.Region{"83": "29", "86": "72", "89": "72"}[region]
}

// Inner are the autonomous districts inside a region.
func Inner(region core.Region) []core.Region {
	return map[core.Region][]core.Region{"29": {"83"}, "72": {"86", "89"}}[region]
}

// shortNames are what people call a region on paper.
func shortNames(region core.Region) []string {
	return map[core.Region][]string{
		"77": {"Москва", "г. Москва", "Мск"}, "78": {"Санкт-Петербург", "г. Санкт-Петербург", "СПб", "С-Пб", "Питер", "г. СПб"},
		"92": {"г. Севастополь", "Севастополь"}, "50": {"МО", "Моск. обл."}, "47": {"ЛО", "Лен. обл.", "Ленобласть"},
		"83": {"НАО"}, "86": {"ХМАО", "ХМАО Югра", "Югра"}, "89": {"ЯНАО"}, "87": {"ЧАО"}, "79": {"ЕАО"}, "07": {"КБР"}, "09": {"КЧР"},
		"02": {"РБ", "Башкирия"}, "16": {"РТ", "Татария"}, "14": {"Якутия"}, "15": {"РСО Алания", "Северная Осетия"}, "21": {"Чувашия"},
		"18": {"Удмуртия"}, "20": {"Чечня"}, "04": {"Горный Алтай"},
	}[region]
}

// RegionPhrases are the ways to name a region or the country, each as finished words; longer ones first. They say nothing about an
// object of the region itself. Of no region they are those of the country.
func RegionPhrases(region core.Region) [][]string {
	var texts []string
	add := func(r core.Region) {
		name, ok := NameOfRegion(r)
		if !ok {
			return
		}
		bare, _, _ := strings.Cut(name, " - ")
		bare, _, _ = strings.Cut(bare, " (")
		words := strings.Fields(bare)
		texts = append(texts, name, bare, strings.Join(append(words[1:], words[0]), " "))
		if n := len(words); n > 2 {
			texts = append(texts, strings.Join(append([]string{words[n-2], words[n-1]}, words[:n-2]...), " "))
		}
		texts = append(texts, shortNames(r)...)
	}
	add(region)
	if outer := outerOf(region); outer != "" {
		add(outer)
	}
	return phrasesOf(append(texts, countryNames()...))
}

// AfterRegion are the words of a text that follow the region, or the country and the region, however they are called: "г. Москва, ",
// "РФ, Ненецкий АО". It is false where the text does not begin with that.
func AfterRegion(typed string, region core.Region) (rest []string, ok bool) {
	words := strings.Fields(Normalise(typed))
	country := RegionPhrases("")
	begins := func(start []string) bool {
		return len(words) >= len(start) && slices.Equal(words[:len(start)], start)
	}
	if i := slices.IndexFunc(country, begins); i >= 0 {
		words = words[len(country[i]):]
	}
	for _, phrase := range RegionPhrases(region) { // the longest first
		isCountry := slices.ContainsFunc(country, func(c []string) bool { return slices.Equal(c, phrase) })
		if !isCountry && begins(phrase) {
			return words[len(phrase):], true
		}
	}
	return words, false
}

// countryNames say nothing about a region.
func countryNames() []string {
	return []string{"Российская Федерация", "Россия", "РФ"}
}

// phrasesOf are the texts as finished words, the longest first.
func phrasesOf(texts []string) [][]string {
	var out [][]string
	for _, text := range texts {
		if words := strings.Fields(Normalise(text + " ")); len(words) > 0 {
			out = append(out, words)
		}
	}
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Compare(len(b), len(a)) })
	return out
}
