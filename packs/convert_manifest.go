package packs

import (
	"github.com/sheaf-drive/sheaf/packs/wire"
)

func encodeManifest(m Manifest) *wire.Manifest {
	return &wire.Manifest{
		Id: m.ID, Version: m.Version, Jurisdiction: m.Jurisdiction,
		Effective: &wire.Window{
			From: m.Effective.From, To: m.Effective.To, Confirmed: m.Effective.Confirmed,
		},
		ElectionDay: m.ElectionDay, Languages: m.Languages,
		Sources: each(m.Sources, func(s Source) *wire.Source {
			return &wire.Source{Title: s.Title, Address: s.Address, Confirmed: s.Confirmed}
		}),
		Ruleset:  encodeRuleset(m.Ruleset),
		Messages: encodeTexts(m.Messages), Say: encodeTexts(m.Say),
	}
}

func decodeManifest(m *wire.Manifest) Manifest {
	return Manifest{
		ID: m.GetId(), Version: m.GetVersion(), Jurisdiction: m.GetJurisdiction(),
		Effective: Window{
			From: m.GetEffective().GetFrom(), To: m.GetEffective().GetTo(),
			Confirmed: m.GetEffective().GetConfirmed(),
		},
		ElectionDay: m.GetElectionDay(), Languages: m.GetLanguages(),
		Sources: each(m.GetSources(), func(s *wire.Source) Source {
			return Source{Title: s.GetTitle(), Address: s.GetAddress(), Confirmed: s.GetConfirmed()}
		}),
		Ruleset:  decodeRuleset(m.GetRuleset()),
		Messages: decodeTexts(m.GetMessages()), Say: decodeTexts(m.GetSay()),
	}
}

func encodeTexts(in map[string]map[string]string) map[string]*wire.Texts {
	if in == nil {
		return nil
	}
	out := make(map[string]*wire.Texts, len(in))
	for language, texts := range in {
		out[language] = &wire.Texts{Texts: texts}
	}
	return out
}

func decodeTexts(in map[string]*wire.Texts) map[string]map[string]string {
	if in == nil {
		return nil
	}
	out := make(map[string]map[string]string, len(in))
	for language, texts := range in {
		out[language] = texts.GetTexts()
	}
	return out
}

func encodeRuleset(r Ruleset) *wire.Ruleset {
	return &wire.Ruleset{
		Quantities: each(r.Quantities, encodeQuantity),
		Regions: each(r.Regions, func(g Region) *wire.Region {
			return &wire.Region{Code: g.Code, Name: g.Name, Max: wide(g.Max), Minima: each(g.Minima, encodeMinimum)}
		}),
		DocumentKinds: each(r.DocumentKinds, encodeKind),
		LinesPerSheet: wide(r.LinesPerSheet),
		Grounds: each(r.Grounds, func(g Ground) *wire.Ground {
			return &wire.Ground{
				Number: g.Number, Clause: g.Clause, ClauseConfirmed: g.ClauseConfirmed,
				Level: g.Level, Evidence: g.Evidence,
			}
		}),
		VotingAge: wide(r.VotingAge), StrikeOut: r.StrikeOut,
		Folders: &wire.Folders{
			SheetsPerFolder:        wide(r.Folders.SheetsPerFolder),
			MaxSignaturesPerFolder: wide(r.Folders.MaxSignaturesPerFolder),
			OneRegionPerFolder:     r.Folders.OneRegionPerFolder,
			Confirmed:              r.Folders.Confirmed,
		},
		RetentionDays:      wide(r.RetentionDays),
		ChanceBasePermille: wide(r.ChanceBasePermille),
		Chance: each(r.Chance, func(w Weight) *wire.Weight {
			return &wire.Weight{Code: w.Code, Permille: wide(w.Permille)}
		}),
		MetRegions: wide(r.MetRegions), AgeAtSigning: r.AgeAtSigning,
		Questions: each(r.Questions, encodeQuestion), Ages: each(r.Ages, encodeAge),
		Steps: each(r.Steps, encodeStep),
	}
}

func decodeRuleset(r *wire.Ruleset) Ruleset {
	return Ruleset{
		Quantities: each(r.GetQuantities(), decodeQuantity),
		Regions: each(r.GetRegions(), func(g *wire.Region) Region {
			return Region{
				Code: g.GetCode(), Name: g.GetName(), Max: narrow(g.GetMax()),
				Minima: each(g.GetMinima(), decodeMinimum),
			}
		}),
		DocumentKinds: each(r.GetDocumentKinds(), decodeKind),
		LinesPerSheet: narrow(r.GetLinesPerSheet()),
		Grounds: each(r.GetGrounds(), func(g *wire.Ground) Ground {
			return Ground{
				Number: g.GetNumber(), Clause: g.GetClause(), ClauseConfirmed: g.GetClauseConfirmed(),
				Level: g.GetLevel(), Evidence: g.GetEvidence(),
			}
		}),
		VotingAge: narrow(r.GetVotingAge()), StrikeOut: r.GetStrikeOut(),
		Folders: Folders{
			SheetsPerFolder:        narrow(r.GetFolders().GetSheetsPerFolder()),
			MaxSignaturesPerFolder: narrow(r.GetFolders().GetMaxSignaturesPerFolder()),
			OneRegionPerFolder:     r.GetFolders().GetOneRegionPerFolder(),
			Confirmed:              r.GetFolders().GetConfirmed(),
		},
		RetentionDays:      narrow(r.GetRetentionDays()),
		ChanceBasePermille: narrow(r.GetChanceBasePermille()),
		Chance: each(r.GetChance(), func(w *wire.Weight) Weight {
			return Weight{Code: w.GetCode(), Permille: narrow(w.GetPermille())}
		}),
		MetRegions: narrow(r.GetMetRegions()), AgeAtSigning: r.GetAgeAtSigning(),
		Questions: each(r.GetQuestions(), decodeQuestion), Ages: each(r.GetAges(), decodeAge),
		Steps: each(r.GetSteps(), decodeStep),
	}
}

func encodeQuantity(q Quantity) *wire.Quantity {
	return &wire.Quantity{
		Nomination: q.Nomination, Min: wide(q.Min), Max: wide(q.Max), RegionMax: wide(q.RegionMax),
		Verification: encodeVerification(q.Verification),
		Clause:       q.Clause, Confirmed: q.Confirmed,
	}
}

func decodeQuantity(q *wire.Quantity) Quantity {
	return Quantity{
		Nomination: q.GetNomination(), Min: narrow(q.GetMin()), Max: narrow(q.GetMax()),
		RegionMax:    narrow(q.GetRegionMax()),
		Verification: decodeVerification(q.GetVerification()),
		Clause:       q.GetClause(), Confirmed: q.GetConfirmed(),
	}
}

func encodeKind(k DocumentKind) *wire.DocumentKind {
	return &wire.DocumentKind{
		Id: k.ID, SeriesDigits: wide(k.SeriesDigits), NumberDigits: wide(k.NumberDigits),
		MinAge: wide(k.MinAge), RenewAt: each(k.RenewAt, wide),
		Grace: each(k.Grace, func(g Grace) *wire.Grace {
			return &wire.Grace{From: g.From, Days: wide(g.Days), Clause: g.Clause, Confirmed: g.Confirmed}
		}),
	}
}

func decodeKind(k *wire.DocumentKind) DocumentKind {
	return DocumentKind{
		ID: k.GetId(), SeriesDigits: narrow(k.GetSeriesDigits()),
		NumberDigits: narrow(k.GetNumberDigits()), MinAge: narrow(k.GetMinAge()),
		RenewAt: each(k.GetRenewAt(), narrow),
		Grace: each(k.GetGrace(), func(g *wire.Grace) Grace {
			return Grace{
				From: g.GetFrom(), Days: narrow(g.GetDays()),
				Clause: g.GetClause(), Confirmed: g.GetConfirmed(),
			}
		}),
	}
}
