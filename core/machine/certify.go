package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// StrikeLine strikes a line out before the sheet is certified, with the remark of the person
// who certifies. Its voter may sign again.
type StrikeLine struct {
	Line core.LineID
	// Of is the version of the line that the actor saw.
	Of uint32
	// Reason is one of core.StrikeReasons.
	Reason string
	// Remark is the sealed wording beside the line.
	Remark core.Sealed
}

// Kind implements Command.
func (*StrikeLine) Kind() string { return "line.strike/1" }

// Action implements Command.
func (*StrikeLine) Action() access.Action { return access.SheetCertify }

// Object implements Command.
func (c *StrikeLine) Object(v state.View) access.Object { return ofOffice(v, lineSheet(c.Line)) }

// Decide implements Command.
func (c *StrikeLine) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := mayCertify(v, lineSheet(c.Line), s.Actor)
	if err != nil {
		return nil, err
	}
	line, err := u.lineOf(v, c.Line, c.Of)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(core.StrikeReasons(), c.Reason) {
		return nil, core.Refuse(core.Invalid, "reason", "line.reason")
	}
	if err := requireNote("remark", c.Remark, "line.strike_remark"); err != nil {
		return nil, err
	}
	struck, gone, err := strike(v, s, line, c.Reason, c.Remark)
	if err != nil {
		return nil, err
	}
	u.check.Striker = s.Actor
	u.check.Version++
	return []Fact{struckLine{struck, u.check}, gone}, nil
}

// struckLine is a struck line and who certifies its sheet from now on.
type struckLine struct {
	lineFact
	check core.Check
}

// Record implements Fact.
func (f struckLine) Record(tx state.Tx, s core.Stamp) {
	f.lineFact.Record(tx, s)
	state.Checks.Put(tx, f.check.Sheet, f.check)
}

// strike moves a line and its signature.
func strike(v state.View, s core.Stamp, line core.Line, reason string, remark core.Sealed) (lineFact, signatureFact, error) {
	g, ok := state.Signatures.Get(v, line.Signature)
	if !ok {
		return lineFact{}, signatureFact{}, core.Refuse(core.Internal, "", "core.internal").About("signature:" + string(line.Signature))
	}
	line.Reason, line.Remark = reason, remark
	l, err := moveLine(line, "strike", core.LineStruck)
	if err != nil {
		return l, signatureFact{}, err
	}
	l.more = kv("person", string(personOf(v, s.Actor)))
	gone, err := moveSignature(g, "strike", core.SignatureStruck)
	return l, gone, err
}

// mayCertify reads a sheet that the actor has on the table and may certify: he entered nothing
// on it, nobody else's data stand in the proxy's block and nobody else struck a line.
func mayCertify(v state.View, id core.SheetID, actor core.UserID) (underCheck, error) {
	u, err := onTable(v, id, actor)
	if err != nil {
		return u, err
	}
	if err := ApartFromSheet(v, actor, u.sheet); err != nil {
		return u, err
	}
	for _, other := range []struct {
		by   core.UserID
		text string
	}{{u.check.Proxy.By, "check.other_proxy"}, {u.check.Striker, "check.other_striker"}} {
		switch {
		case other.by == "" || samePerson(v, other.by, actor):
		case gone(v, personOf(v, other.by)):
			return u, u.refuse("code", "check.certifier_gone")
		default:
			return u, u.refuse("code", other.text)
		}
	}
	return u, nil
}

// gone says whether a person has no account left to act with.
func gone(v state.View, p core.PersonID) bool {
	return !anyUser(v, func(u core.User) bool { return u.Person == p && u.State == core.UserActive })
}

// MayCertify refuses an account that could not certify the sheet, or strike a line of it, whatever
// stands on it: whoever is about to write on the paper has to know before.
func MayCertify(v state.View, id core.SheetID, actor core.UserID) error {
	_, err := mayCertify(v, id, actor)
	return err
}

// CertifySheet says that the proxy has dated and signed the sheet: every line is good, struck,
// spoiled or unused, and the collector's certification was checked. The signatures of the good
// lines are accepted.
type CertifySheet struct {
	Sheet core.SheetID
	// Of is the version of the check that the proxy saw.
	Of uint32
}

// Kind implements Command.
func (*CertifySheet) Kind() string { return "sheet.certify/1" }

// Action implements Command.
func (*CertifySheet) Action() access.Action { return access.SheetCertify }

// Object implements Command.
func (c *CertifySheet) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *CertifySheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := mayCertify(v, c.Sheet, s.Actor)
	if err != nil {
		return nil, err
	}
	if u.check.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About(u.subject())
	}
	if err := u.ready(v); err != nil {
		return nil, err
	}
	u.check.Proxy = core.CertificationBlock{State: core.BlockSigned, By: s.Actor, Signed: s.Time}
	u.check.Checker = ""
	certified, err := u.move(v, s, "certify", core.SheetCertified, "proxy", string(s.Actor))
	if err != nil {
		return nil, err
	}
	facts := []Fact{certified}
	for _, line := range u.withContent(v) {
		g, ok := state.Signatures.Get(v, line.Signature)
		if !ok {
			return nil, core.Refuse(core.Internal, "", "core.internal").About("signature:" + string(line.Signature))
		}
		accepted, err := moveSignature(g, "certify", core.SignatureAccepted)
		if err != nil {
			return nil, err
		}
		facts = append(facts, accepted)
	}
	return facts, nil
}

// ReadyToCertify refuses a sheet on which something stands in the way of the certification:
// [core.Conflict], naming the line.
func ReadyToCertify(v state.View, sheet core.Sheet) error {
	check, _ := state.Checks.Get(v, sheet.ID)
	return underCheck{sheet, check}.ready(v)
}

// ready refuses a sheet on which something stands in the way of the certification.
func (u underCheck) ready(v state.View) error {
	for n := 1; n <= u.sheet.Lines; n++ {
		if lineAt(v, u.sheet.ID, n).State == core.LineReserved {
			return u.refuse("line", "check.reserved", strconv.Itoa(n))
		}
	}
	if _, err := u.next(v); err != nil {
		return err
	}
	for _, s := range []core.LineState{core.LineForLawyer, core.LineFlawed, core.LineBad} {
		if n := u.first(v, s); n > 0 {
			return u.refuse("line", "check.not_good", strconv.Itoa(n))
		}
	}
	for _, line := range u.withContent(v) {
		if matter, late := barred(v, line.Signature); late {
			_, n := line.ID.Split()
			if matter == core.LateRules {
				return u.refuse("line", "check.rejudged", strconv.Itoa(n))
			}
			return u.refuse("line", "check.listed_late", strconv.Itoa(n))
		}
	}
	if u.check.Block != core.BlockGood {
		return u.refuse("block", "check.block_flawed")
	}
	if len(u.withContent(v)) == 0 {
		return u.refuse("code", "check.no_good")
	}
	return nil
}
