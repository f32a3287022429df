package drive

import "math/rand/v2"

// Fault is what is wrong with a line, whether or not the check finds it.
type Fault string

// The faults.
const (
	Sound     Fault = ""
	Address   Fault = "address"
	Name      Fault = "name"
	BirthDate Fault = "birth"
	Document  Fault = "document"
	DateHand  Fault = "date"
	OtherHand Fault = "hand"
	// Changed: a toxic collector changed a digit on purpose.
	Changed Fault = "changed"
)

// faults says how many of 1,000 lines have which fault; together with the certifications, which
// are flawed on [flawedFoot] of 1,000 sheets, a tenth of all signatures is invalid, more than half
// of them because of the address.
func faults() []struct {
	fault Fault
	share int
} {
	return []struct {
		fault Fault
		share int
	}{{Address, 50}, {Name, 8}, {BirthDate, 4}, {Document, 8}, {DateHand, 7}, {OtherHand, 6}}
}

const (
	flawedFoot = 9
	// found of 1,000 faults are found at the office's check: the rest lies in the store as good.
	found = 800
	// changed of 1,000 lines of a toxic collector are changed.
	changed = 250
	// away of 1,000 sheets that want their collector wait for somebody who has left.
	away = 30
)

// Verdict is what the check makes of a line in the end.
type Verdict string

// The verdicts.
const (
	Good Verdict = "good"
	// Correction: flawed, corrected by the collector and found good.
	Correction Verdict = "correction"
	// Strike: bad, and struck before the certification.
	Strike Verdict = "strike"
	// LawyerGood, LawyerCorrection and LawyerStrike were for a lawyer first.
	LawyerGood       Verdict = "lawyer_good"
	LawyerCorrection Verdict = "lawyer_correction"
	LawyerStrike     Verdict = "lawyer_strike"
)

// ForLawyer says whether a lawyer decides the line.
func (v Verdict) ForLawyer() bool {
	return v == LawyerGood || v == LawyerCorrection || v == LawyerStrike
}

// Corrected says whether its collector has to correct the line.
func (v Verdict) Corrected() bool { return v == Correction || v == LawyerCorrection }

// Struck says whether the line can only be struck.
func (v Verdict) Struck() bool { return v == Strike || v == LawyerStrike }

// faultOf draws what is wrong with a line.
func faultOf(random *rand.Rand, kind Kind, toxic bool) Fault {
	if toxic && random.IntN(1000) < changed {
		return Changed
	}
	at := random.IntN(1000)
	if kind == Misplaced || kind == Renamed {
		at /= 2 // whose street is not in the register, or has another name there, is easily written wrong
	}
	for _, f := range faults() {
		if at -= f.share; at < 0 {
			return f.fault
		}
	}
	return Sound
}

// verdictOf draws what becomes of a line with the fault.
func verdictOf(random *rand.Rand, f Fault) Verdict {
	at := random.IntN(1000)
	if f == Sound || random.IntN(1000) >= found {
		return Good
	}
	switch f {
	case Address:
		return oneOf(at, 700, Correction, 90, LawyerGood, 60, LawyerCorrection, 40, LawyerStrike)
	case Name, BirthDate, Document:
		return oneOf(at, 600, Correction, 60, LawyerCorrection, 40, LawyerStrike, 0, Strike)
	case Changed:
		return Strike
	}
	return oneOf(at, 150, LawyerGood, 150, LawyerStrike, 0, Strike, 0, Strike)
}

// oneOf takes the verdict at a place of 1,000; behind the four shares it is struck.
func oneOf(at, a int, va Verdict, b int, vb Verdict, c int, vc Verdict, d int, vd Verdict) Verdict {
	switch {
	case at < a:
		return va
	case at < a+b:
		return vb
	case at < a+b+c:
		return vc
	case at < a+b+c+d:
		return vd
	}
	return Strike
}
