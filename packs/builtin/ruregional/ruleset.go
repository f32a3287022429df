package ruregional

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// withoutRegion is the sheet that this law does not know.
const withoutRegion = "00"

// Shares are in hundredths of a percent.
const (
	refuseShare  = 1000
	surplusShare = 1000
	clauseRefuse = "67-FZ art. 38(24)"
)

// ruleset is that of the presidential election with what this law says otherwise.
func (e Election) ruleset(r packs.Ruleset) packs.Ruleset {
	r.Quantities = nil
	for _, nomination := range []string{"self", "party"} {
		r.Quantities = append(r.Quantities, packs.Quantity{
			Nomination: nomination, Min: e.Required, Max: e.Required + e.Required*surplusShare/10000,
			Verification: verification(), Clause: e.Clause,
		})
	}
	r.Regions = slices.DeleteFunc(r.Regions, func(g packs.Region) bool { return g.Code == withoutRegion })
	for i := range r.Regions {
		r.Regions[i].Max = 0
	}
	for i := range r.Grounds {
		r.Grounds[i].Clause = ours(r.Grounds[i].Clause)
	}
	return r
}

// verification looks at everything. Both tests hold at once: exactly a tenth refuses already (the
// stricter reading), and what is left has to reach the number required.
func verification() law.Verification {
	return law.Verification{
		Unit: "line", Statistic: law.StatisticDefectRate, RefuseShare: refuseShare, RefuseAtEqual: true, CountTest: true,
		Clause: clauseRefuse,
	}
}

// letters are the items of 67-FZ art. 38(6.4): neither ё nor й.
var letters = []string{"а", "б", "в", "г", "д", "е", "ж", "з", "и", "к", "л", "м", "н", "о"}

// clauseOf is the lasting name of an item, by its number.
func clauseOf(number int) string { return "67-FZ art. 38(6.4)(" + strconv.Itoa(number) + ")" }

// ours is the clause of this law in the place of its twin in 19-FZ.
func ours(clause string) string {
	if clause == "19-FZ art. 38(11), 67-FZ art. 38(6.2)" {
		return "67-FZ art. 38(6.2)"
	}
	if number, ok := strings.CutPrefix(clause, "19-FZ art. 38(11)"); ok {
		return "67-FZ art. 38(6.4)" + number
	}
	return clause
}

// clauseWords are the words of the clauses that are not those of the presidential pack.
func clauseWords(language, required string) map[string]string {
	name := func(russian, english string) string {
		if language == "ru" {
			return russian
		}
		return english
	}
	words := map[string]string{
		"clause." + required:     strings.NewReplacer("-FZ art. ", name("-ФЗ, ст. ", "-FZ art. ")).Replace(required),
		"clause." + clauseRefuse: name("67-ФЗ, ст. 38, п. 24", clauseRefuse),
	}
	for i, letter := range letters {
		words["clause."+clauseOf(i+1)] = name("67-ФЗ, ст. 38, п. 6.4, подп. «"+letter+"»", "67-FZ art. 38(6.4), item "+letter)
	}
	return words
}

// own are the words that differ.
func own(language string) map[string]string {
	if language == "ru" {
		return map[string]string{
			codeNoResidence:           "Штампа о регистрации нет, а подписать могут только живущие в округе. Посмотрите на страницы 5–12; если штампа нет, подпись принять нельзя.",
			"name." + codeNoResidence: "Нет регистрации",
		}
	}
	return map[string]string{
		codeNoResidence:           "There is no stamp of residence, and only those who live in the district can sign. Look at pages 5 to 12; if there is none, the signature cannot be taken.",
		"name." + codeNoResidence: "No residence",
	}
}

// sources are the texts behind the rules. None was seen for the law of a certain election.
func sources() []packs.Source {
	return []packs.Source{
		{Title: "67-FZ art. 38(6.2) to 38(6.4): the grounds and their number", Address: "http://votas.ru/book-Moscow/4-4.html"},
		{Title: "67-FZ art. 38: a tenth of bad signatures refuses; filed minus bad must reach the number required, as the press told of 2019"},
		{Title: "67-FZ art. 37(1): the number required, to be taken from the law of the election"},
		{Title: "67-FZ appendix 5: the sheet; wording and order of columns from memory"},
		{Title: "67-FZ art. 2(5) and 2(16): address and documents in place of a passport, as cited by the Commission",
			Address: "https://dokipedia.ru/document/5192553"},
		{Title: "Government decree 828 of 8.07.1997: ages at which a passport ends", Address: "https://news.zabaikalskadm.ru"},
		{Title: "Government decree 1205 of 15.07.2021: 90 days after the birthday"},
	}
}
