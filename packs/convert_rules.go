package packs

import (
	"github.com/sheaf-drive/sheaf/packs/law"
	"github.com/sheaf-drive/sheaf/packs/wire"
)

func encodeVerification(v law.Verification) *wire.Verification {
	return &wire.Verification{
		Unit: v.Unit, Draws: each(v.Draws, wide), Statistic: v.Statistic,
		RefuseShare: wide(v.RefuseShare), RefuseAtEqual: v.RefuseAtEqual,
		CountTest: v.CountTest, Clause: v.Clause, Confirmed: v.Confirmed,
		SampleLeast: wide(v.SampleLeast), SampleShare: wide(v.SampleShare),
		RefuseBelow: wide(v.RefuseBelow), AcceptAbove: wide(v.AcceptAbove),
		DuplicateWeight: v.DuplicateWeight,
		Rounding: each(v.Rounding, func(r law.Rounding) *wire.Rounding {
			return &wire.Rounding{Step: r.Step, Digits: wide(r.Digits), Mode: r.Mode}
		}),
		Allowance: wide(v.Allowance), Margin: wide(v.Margin),
	}
}

func decodeVerification(v *wire.Verification) law.Verification {
	return law.Verification{
		Unit: v.GetUnit(), Draws: each(v.GetDraws(), narrow), Statistic: v.GetStatistic(),
		RefuseShare: narrow(v.GetRefuseShare()), RefuseAtEqual: v.GetRefuseAtEqual(),
		CountTest: v.GetCountTest(), Clause: v.GetClause(), Confirmed: v.GetConfirmed(),
		SampleLeast: narrow(v.GetSampleLeast()), SampleShare: narrow(v.GetSampleShare()),
		RefuseBelow: narrow(v.GetRefuseBelow()), AcceptAbove: narrow(v.GetAcceptAbove()),
		DuplicateWeight: v.GetDuplicateWeight(),
		Rounding: each(v.GetRounding(), func(r *wire.Rounding) law.Rounding {
			return law.Rounding{Step: r.GetStep(), Digits: narrow(r.GetDigits()), Mode: r.GetMode()}
		}),
		Allowance: narrow(v.GetAllowance()), Margin: narrow(v.GetMargin()),
	}
}

func encodeMinimum(m law.Minimum) *wire.Minimum {
	return &wire.Minimum{
		From: m.From, Units: wide(m.Units), Each: wide(m.Each), Clause: m.Clause, Confirmed: m.Confirmed,
	}
}

func decodeMinimum(m *wire.Minimum) law.Minimum {
	return law.Minimum{
		From: m.GetFrom(), Units: narrow(m.GetUnits()), Each: narrow(m.GetEach()),
		Clause: m.GetClause(), Confirmed: m.GetConfirmed(),
	}
}

func encodeAge(a law.Age) *wire.Age {
	return &wire.Age{
		Region: a.Region, From: a.From, Years: wide(a.Years), Clause: a.Clause, Confirmed: a.Confirmed,
	}
}

func decodeAge(a *wire.Age) law.Age {
	return law.Age{
		Region: a.GetRegion(), From: a.GetFrom(), Years: narrow(a.GetYears()),
		Clause: a.GetClause(), Confirmed: a.GetConfirmed(),
	}
}

func encodeQuestion(q law.Question) *wire.Question {
	return &wire.Question{
		Key: q.Key, Of: q.Of, Kind: q.Kind, Regions: q.Regions, Group: q.Group, From: q.From, To: q.To,
		Pattern: q.Pattern, Skippable: q.Skippable, Clause: q.Clause, Confirmed: q.Confirmed,
	}
}

func decodeQuestion(q *wire.Question) law.Question {
	return law.Question{
		Key: q.GetKey(), Of: q.GetOf(), Kind: q.GetKind(), Regions: q.GetRegions(), Group: q.GetGroup(),
		From: q.GetFrom(), To: q.GetTo(), Pattern: q.GetPattern(), Skippable: q.GetSkippable(),
		Clause: q.GetClause(), Confirmed: q.GetConfirmed(),
	}
}

func encodeStep(s law.Step) *wire.Step {
	return &wire.Step{
		Key: s.Key, Asks: s.Asks, Gives: s.Gives, ValidSeconds: wide(s.ValidSeconds),
		Distinct: s.Distinct, Clause: s.Clause, Confirmed: s.Confirmed,
	}
}

func decodeStep(s *wire.Step) law.Step {
	return law.Step{
		Key: s.GetKey(), Asks: s.GetAsks(), Gives: s.GetGives(), ValidSeconds: narrow(s.GetValidSeconds()),
		Distinct: s.GetDistinct(), Clause: s.GetClause(), Confirmed: s.GetConfirmed(),
	}
}
