package rupresident2018

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	// oldest is the age above which a birth date must be a slip.
	oldest = 120
	// blankAhead and blankBehind bound the year of the blank around the year of issue.
	blankAhead, blankBehind = 1, 3
	codeListed              = "passport.listed"
	codeLifted              = "passport.listed.lifted"
	codeUnchecked           = "passport.unchecked"
	coordinator             = "coordinator"
	answerListed            = "listed"
	answerUnavailable       = "unavailable"
	// shownEdition is how much of an edition's name people are shown; unnamed stands for what an
	// edition does not say of itself.
	shownEdition, unnamed = 8, "—"
)

// bare removes the spaces that people type between groups of digits.
func bare(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "").Replace(s)
}

func (r *review) checkDocument() {
	if r.Document.Kind != kindPassport {
		r.find(packs.Block, "document.kind", "document", clauseMissing(), r.Document.Kind)
		return
	}
	kind := passport()
	r.Document.Series, r.Document.Number = bare(r.Document.Series), bare(r.Document.Number)
	r.checkDigits("series", r.Document.Series, kind.SeriesDigits)
	r.checkDigits("number", r.Document.Number, kind.NumberDigits)
}

func (r *review) checkDigits(field, text string, need int) {
	digits := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			r.find(packs.Block, "passport."+field+".signs", field, clauseMissing(), strconv.Itoa(need))
			return
		}
		digits++
	}
	if digits != need {
		r.find(packs.Block, "passport."+field+".digits", field, clauseMissing(),
			strconv.Itoa(digits), strconv.Itoa(need))
	}
}

func (r *review) checkBirth() {
	if r.Birth == "" {
		r.find(packs.Block, "birth.missing", "birth", clauseMissing())
		return
	}
	day, err := time.Parse(isoDay, r.Birth)
	switch {
	case err != nil:
		r.find(packs.Block, "birth.date", "birth", clauseMissing(), shown(r.Birth))
	case r.today.IsZero():
	case day.After(r.today):
		r.find(packs.Block, "birth.future", "birth", clauseMissing(), shown(r.Birth))
	case birthday(day, oldest).Before(r.today):
		r.find(packs.Block, "birth.old", "birth", clauseMissing(), shown(r.Birth), strconv.Itoa(oldest))
	default:
		r.birth = day
	}
}

func (r *review) checkIssued() {
	if r.Document.Issued == "" {
		r.find(packs.Block, "issued.missing", "issued", clausePassport())
		return
	}
	day, err := time.Parse(isoDay, r.Document.Issued)
	switch {
	case err != nil:
		r.find(packs.Block, "issued.date", "issued", clausePassport(), shown(r.Document.Issued))
	case r.today.IsZero():
	case day.After(r.today):
		r.find(packs.Block, "issued.future", "issued", clausePassport(), shown(r.Document.Issued))
	case r.birth.IsZero():
	case day.Before(r.birth):
		r.find(packs.Block, "issued.before_birth", "issued", clausePassport(),
			shown(r.Document.Issued), shown(r.Birth))
	case day.Before(birthday(r.birth, passport().MinAge)):
		r.find(packs.Block, "issued.before_age", "issued", clausePassport(),
			shown(r.Document.Issued), strconv.Itoa(passport().MinAge))
	default:
		r.issued = day
		r.checkBlank()
	}
}

// checkBlank compares the third and fourth digit of the series, the year of the blank, with
// the year of issue. No norm says so: a hint only.
func (r *review) checkBlank() {
	if len(r.Document.Series) != passport().SeriesDigits {
		return
	}
	two, err := strconv.Atoi(r.Document.Series[2:4])
	if err != nil {
		return
	}
	printed := 2000 + two
	if two >= 90 {
		printed = 1900 + two
	}
	if ahead := r.issued.Year() - printed; ahead < -blankAhead || ahead > blankBehind {
		r.find(packs.Hint, "passport.print_year", "series", clausePassport(),
			strconv.Itoa(printed), strconv.Itoa(r.issued.Year()))
	}
}

// checkAge: 18 on election day, the birthday itself included.
func (r *review) checkAge() {
	if r.birth.IsZero() || r.election.IsZero() {
		return
	}
	if adult := birthday(r.birth, votingAge); adult.After(r.election) {
		r.find(packs.Block, "age.under", "birth", clauseSuffrage(),
			adult.Format(russianDay), r.election.Format(russianDay))
	}
}

// checkRenewal: a passport issued before the voter turned 20 (or 45) ends on that birthday,
// or after the days of grace that hold on the day of signing.
func (r *review) checkRenewal() {
	if r.birth.IsZero() || r.issued.IsZero() || r.today.IsZero() {
		return
	}
	grace := graceOn(r.Today)
	// The later age first: it is the one to tell the voter.
	for _, age := range slices.Backward(passport().RenewAt) {
		turned := birthday(r.birth, age)
		if !r.issued.Before(turned) || !expired(r.today, turned, grace.Days) {
			continue
		}
		r.find(packs.Block, "passport.not_renewed", "issued",
			clause{text: grace.Clause, confirmed: grace.Confirmed},
			strconv.Itoa(age), turned.Format(russianDay), shown(r.Document.Issued))
		return
	}
}

// expired: without grace the birthday is the first bad day; with it the last good day is
// the birthday plus so many days.
func expired(today, turned time.Time, grace int) bool {
	if grace == 0 {
		return !today.Before(turned)
	}
	return today.After(turned.AddDate(0, 0, grace))
}

// graceOn is the entry that holds on that day; ISO days compare as text.
func graceOn(today string) packs.Grace {
	var holds packs.Grace
	for _, g := range passport().Grace {
		if g.From <= today {
			holds = g
		}
	}
	return holds
}

// checkListed: a document on the list of invalid ones blocks, until a coordinator lifts the
// block for this visit; the line then keeps a lower chance. A list that could not be asked says
// nothing: the voter signs, and the house looks the document up when it has a list.
func (r *review) checkListed() {
	switch r.listing() {
	case answerUnavailable:
		r.find(packs.Hint, codeUnchecked, "number", clauseUntrue())
	case answerListed:
		edition, day := r.Lookups.PassportEdition, shown(r.Lookups.PassportDate)
		named := []string{cmp.Or(edition[:min(len(edition), shownEdition)], unnamed), cmp.Or(day, unnamed)}
		if slices.Contains(r.Lifted, codeListed) {
			r.find(packs.Warn, codeLifted, "number", clauseUntrue(), named...)
			return
		}
		r.find(packs.Block, codeListed, "number", clauseUntrue(), named...)
		last := &r.verdict.Findings[len(r.verdict.Findings)-1]
		last.LiftBy = []string{coordinator}
	}
}

// listing is what the list said. A sender of version 1 says only whether it had the document.
func (r *review) listing() string {
	if r.Lookups.PassportAnswer == "" && r.Lookups.Listed {
		return answerListed
	}
	return r.Lookups.PassportAnswer
}
