package law

import "github.com/sheaf-drive/sheaf/packs/wire"

// EncodeVerification writes it to the wire.
func EncodeVerification(v Verification) *wire.Verification {
	return &wire.Verification{
		Unit: v.Unit, Draws: each(v.Draws, wide), Statistic: v.Statistic,
		RefuseShare: wide(v.RefuseShare), RefuseAtEqual: v.RefuseAtEqual,
		CountTest: v.CountTest, Clause: v.Clause, Confirmed: v.Confirmed,
		SampleLeast: wide(v.SampleLeast), SampleShare: wide(v.SampleShare),
		RefuseBelow: wide(v.RefuseBelow), AcceptAbove: wide(v.AcceptAbove),
		DuplicateWeight: v.DuplicateWeight,
		Rounding: each(v.Rounding, func(r Rounding) *wire.Rounding {
			return &wire.Rounding{Step: r.Step, Digits: wide(r.Digits), Mode: r.Mode}
		}),
		Allowance: wide(v.Allowance), Margin: wide(v.Margin),
	}
}

// DecodeVerification reads it from the wire.
func DecodeVerification(v *wire.Verification) Verification {
	return Verification{
		Unit: v.GetUnit(), Draws: each(v.GetDraws(), narrow), Statistic: v.GetStatistic(),
		RefuseShare: narrow(v.GetRefuseShare()), RefuseAtEqual: v.GetRefuseAtEqual(),
		CountTest: v.GetCountTest(), Clause: v.GetClause(), Confirmed: v.GetConfirmed(),
		SampleLeast: narrow(v.GetSampleLeast()), SampleShare: narrow(v.GetSampleShare()),
		RefuseBelow: narrow(v.GetRefuseBelow()), AcceptAbove: narrow(v.GetAcceptAbove()),
		DuplicateWeight: v.GetDuplicateWeight(),
		Rounding: each(v.GetRounding(), func(r *wire.Rounding) Rounding {
			return Rounding{Step: r.GetStep(), Digits: narrow(r.GetDigits()), Mode: r.GetMode()}
		}),
		Allowance: narrow(v.GetAllowance()), Margin: narrow(v.GetMargin()),
	}
}

// EncodeMinimum writes it to the wire.
func EncodeMinimum(m Minimum) *wire.Minimum {
	return &wire.Minimum{
		From: m.From, Units: wide(m.Units), Each: wide(m.Each), Clause: m.Clause, Confirmed: m.Confirmed,
	}
}

// DecodeMinimum reads it from the wire.
func DecodeMinimum(m *wire.Minimum) Minimum {
	return Minimum{
		From: m.GetFrom(), Units: narrow(m.GetUnits()), Each: narrow(m.GetEach()),
		Clause: m.GetClause(), Confirmed: m.GetConfirmed(),
	}
}

// EncodeAge writes it to the wire.
func EncodeAge(a Age) *wire.Age {
	return &wire.Age{
		Region: a.Region, From: a.From, Years: wide(a.Years), Clause: a.Clause, Confirmed: a.Confirmed,
	}
}

// DecodeAge reads it from the wire.
func DecodeAge(a *wire.Age) Age {
	return Age{
		Region: a.GetRegion(), From: a.GetFrom(), Years: narrow(a.GetYears()),
		Clause: a.GetClause(), Confirmed: a.GetConfirmed(),
	}
}

// EncodeQuestion writes it to the wire.
func EncodeQuestion(q Question) *wire.Question {
	return &wire.Question{
		Key: q.Key, Of: q.Of, Kind: q.Kind, Regions: q.Regions, Group: q.Group, From: q.From, To: q.To,
		Pattern: q.Pattern, Skippable: q.Skippable, Clause: q.Clause, Confirmed: q.Confirmed,
	}
}

// DecodeQuestion reads it from the wire.
func DecodeQuestion(q *wire.Question) Question {
	return Question{
		Key: q.GetKey(), Of: q.GetOf(), Kind: q.GetKind(), Regions: q.GetRegions(), Group: q.GetGroup(),
		From: q.GetFrom(), To: q.GetTo(), Pattern: q.GetPattern(), Skippable: q.GetSkippable(),
		Clause: q.GetClause(), Confirmed: q.GetConfirmed(),
	}
}

// EncodeStep writes it to the wire.
func EncodeStep(s Step) *wire.Step {
	return &wire.Step{
		Key: s.Key, Asks: s.Asks, Gives: s.Gives, ValidSeconds: wide(s.ValidSeconds),
		Distinct: s.Distinct, Clause: s.Clause, Confirmed: s.Confirmed,
	}
}

// DecodeStep reads it from the wire.
func DecodeStep(s *wire.Step) Step {
	return Step{
		Key: s.GetKey(), Asks: s.GetAsks(), Gives: s.GetGives(), ValidSeconds: narrow(s.GetValidSeconds()),
		Distinct: s.GetDistinct(), Clause: s.GetClause(), Confirmed: s.GetConfirmed(),
	}
}

// each converts a list; nil stays nil, so that a round trip changes nothing.
func each[A, B any](in []A, one func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = one(v)
	}
	return out
}

func wide(n int) int32   { return int32(n) }
func narrow(n int32) int { return int(n) }
