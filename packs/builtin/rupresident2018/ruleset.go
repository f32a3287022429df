package rupresident2018

import (
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

const (
	// withoutRegion is the sheet on which region and address stay empty.
	withoutRegion = "00"
	kindPassport  = "passport"
	regionCap     = 7500
	votingAge     = 18
	chanceBase    = 980
)

func ruleset() packs.Ruleset {
	return packs.Ruleset{
		Quantities: []packs.Quantity{
			{Nomination: "self", Min: 300000, Max: 315000, RegionMax: regionCap,
				Verification: verification(), Clause: "19-FZ art. 36"},
			{Nomination: "party", Min: 100000, Max: 105000, RegionMax: 2500,
				Verification: verification(), Clause: "19-FZ art. 36"},
		},
		Regions:       regions(),
		DocumentKinds: []packs.DocumentKind{passport()},
		LinesPerSheet: 5,
		Grounds:       grounds(),
		VotingAge:     votingAge,
		StrikeOut:     true,
		// Settings of a headquarters: no federal rule on folders was found.
		Folders: packs.Folders{
			SheetsPerFolder: 25, MaxSignaturesPerFolder: 125, OneRegionPerFolder: true,
		},
		RetentionDays:      365,
		ChanceBasePermille: chanceBase,
		Chance:             weights(),
	}
}

// verification: two draws of absolute size, whole sheets, refusal at exactly 5 % already
// (sources differ; this is the stricter reading), and enough valid ones besides.
func verification() law.Verification {
	return law.Verification{
		Unit: "sheet", Draws: []int{60000, 30000}, Statistic: law.StatisticDefectRate,
		RefuseShare: 500, RefuseAtEqual: true, CountTest: true, Clause: "19-FZ art. 38(16)",
	}
}

// passport is the internal passport: it ends at 20 and at 45.
func passport() packs.DocumentKind {
	return packs.DocumentKind{
		ID: kindPassport, SeriesDigits: 4, NumberDigits: 6, MinAge: 14, RenewAt: []int{20, 45},
		Grace: []packs.Grace{
			{From: "1997-07-08", Days: 0, Clause: clausePassport().text},
			{From: "2021-07-01", Days: 90, Clause: "Government decree 1205 of 15.07.2021"},
		},
	}
}

func regions() []packs.Region {
	all := []packs.Region{{Code: withoutRegion, Name: "Без региона", Max: regionCap}}
	for _, r := range address.Regions() {
		all = append(all, packs.Region{Code: string(r.Code), Name: r.Name, Max: regionCap})
	}
	return all
}

// grounds are numbered as in 19-FZ art. 38(11); 6.2 and 6.3 as in 67-FZ art. 38.
func grounds() []packs.Ground {
	table := []struct{ number, level, evidence string }{
		{"6.2", "line", ""},
		{"6.3", "line", "expert"},
		{"1", "line", ""},
		{"2", "line", ""},
		{"3", "line", "certificate"},
		{"4", "line", ""},
		{"5", "line", ""},
		{"6", "line", "expert"},
		{"7", "line", ""},
		{"8", "sheet", ""},
		{"9", "sheet", ""},
		{"10", "line", ""},
		{"11", "line", "expert"},
		{"12", "sheet", ""},
		{"13", "line", ""},
		{"14", "sheet", ""},
	}
	all := make([]packs.Ground, len(table))
	for i, g := range table {
		text := "19-FZ art. 38(11)(" + g.number + ")"
		if g.number == "6.2" || g.number == "6.3" {
			text = "67-FZ art. 38(" + g.number + ")"
		}
		all[i] = packs.Ground{Number: g.number, Clause: text, Level: g.level, Evidence: g.evidence}
	}
	return all
}

// weights are first estimates, to be replaced by what the office's own checks show: 0.6 % of
// visitors were on the list of invalid passports, which is known to hold errors, so that many of
// those who could not be looked up are; more than
// half of all refusals are about the address.
func weights() []packs.Weight {
	return []packs.Weight{
		{Code: codeLifted, Permille: 500},
		{Code: codeUnchecked, Permille: 994},
		{Code: "passport.print_year", Permille: 980},
		{Code: "voter.lookalike", Permille: 500},
		{Code: "name.yo", Permille: 950},
		{Code: "name.similar", Permille: 900},
		{Code: "name.close", Permille: 990},
		{Code: "name.unknown", Permille: 970},
		{Code: "name.implausible", Permille: 700},
		{Code: "name.swapped", Permille: 600},
		{Code: "name.gender", Permille: 850},
		{Code: "name.case", Permille: 990},
		{Code: "patronymic.missing", Permille: 990},
		{Code: "registration.none", Permille: 850},
		{Code: "address.unknown", Permille: 750},
		{Code: "address.incomplete", Permille: 850},
		{Code: "address.former", Permille: 950},
		{Code: "address.kind", Permille: 850},
		{Code: "line.latin", Permille: 900},
		{Code: "line.sign", Permille: 950},
		{Code: "line.no_digit", Permille: 800},
		{Code: "line.twice", Permille: 950},
	}
}

// chance multiplies the base by the weight of each finding; a block leaves nothing.
func chance(v packs.Verdict) int {
	if v.Blocked() {
		return 0
	}
	permille := chanceBase
	for _, f := range v.Findings {
		for _, w := range weights() {
			if w.Code == f.Code {
				permille = permille * w.Permille / 1000
			}
		}
	}
	return permille
}
