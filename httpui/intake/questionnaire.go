package intake

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Questionnaire is the second step as typed.
type Questionnaire struct {
	Family, Given, Patronymic string
	Region                    string
	// Address as it stands in the field; AddressID of the register's object that was chosen, empty for none. AddressTyped is what stood in the
	// field when it was chosen, where the choice has put the register's words in its place.
	Address, AddressID, AddressTyped string
	House, Flat                      string
	// Confirmed lists the findings whose box is ticked, as [core.FindingMark.Tick] names them.
	Confirmed []string
}

// clean is a Questionnaire that was understood.
type clean struct {
	Questionnaire
	region core.Region
}

const longestAddress = 300

func (q Questionnaire) parse(noRegistration bool) (clean, error) {
	out := clean{Questionnaire: q}
	var wrong refusal.List
	var fault, err error
	for _, name := range []struct {
		kind  names.Kind
		field string
		text  *string
	}{{names.Family, "family", &out.Family}, {names.First, "given", &out.Given}, {names.Patronymic, "patronymic", &out.Patronymic}} {
		if name.kind == names.Patronymic && strings.TrimSpace(*name.text) == "" {
			*name.text = "" // some people have none
			continue
		}
		if *name.text, err = names.Clean(name.kind, *name.text); err != nil {
			wrong.Note(at(name.field, err), &fault)
		}
	}
	if fault != nil {
		return out, fault
	}
	if noRegistration {
		out.region, out.Address, out.AddressID, out.AddressTyped, out.House, out.Flat = core.NoRegion, "", "", "", "", ""
		return out, wrong.Err()
	}
	out.region = core.Region(q.Region)
	if len(q.Region) != 2 {
		wrong = append(wrong, core.Refuse(core.Invalid, "region", "visit.region"))
	}
	for _, text := range []struct {
		field string
		value *string
	}{{"address", &out.Address}, {"address", &out.AddressTyped}, {"house", &out.House}, {"flat", &out.Flat}} {
		*text.value = strings.Join(strings.Fields(*text.value), " ")
		if !printable(*text.value) || len([]rune(*text.value)) > longestAddress {
			wrong = append(wrong, core.Refuse(core.Invalid, text.field, "visit.text"))
		}
	}
	if out.AddressID == "" || out.AddressTyped == out.Address {
		out.AddressTyped = ""
	}
	return out, wrong.Err()
}

// Judge records the questionnaire with the pack's verdict. Findings do not refuse it: they
// are shown, corrected or confirmed, and it is sent again.
func (s *Service) Judge(ctx context.Context, by moment.By, id core.VisitID, q Questionnaire, gate *query.Gate) error {
	_, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
		visit, err := query.Visit(v, id)
		if err != nil {
			return nil, err
		}
		in, err := q.parse(visit.Visit.Stamp == core.StampNone)
		if err != nil {
			return nil, err
		}
		if query.Answered(v, by.User.ID, by.Request) { // answered as it was then: nothing personal is read for it again
			return &machine.JudgeSignature{Signature: visit.Signature.ID}, nil
		}
		identity, err := gate.Visit(ctx, v, judgeAsk(by.User), id)
		if err != nil {
			return nil, err
		}
		return s.judgeCommand(ctx, v, visit, in, identity)
	})
	return err
}

func (s *Service) judgeCommand(ctx context.Context, v state.View, c query.Case, in clean, identity query.Fields) (machine.Command, error) {
	g := c.Signature
	sealer, err := s.Keys.Sealer(v, g.Campaign)
	if err != nil {
		return nil, err
	}
	person, err := sealer.Tag("person/1", personText(in, identity.Get("identity.birth")))
	if err != nil {
		return nil, err
	}
	verdict, err := s.whole(ctx, v, c, in, identity, lookalike(v, g, person))
	if err != nil {
		return nil, err
	}
	record := query.SignatureRecord(g.ID)
	version := g.Version + 1
	fields := []seal.Field{
		{Name: "family", Value: []byte(in.Family)}, {Name: "given", Value: []byte(in.Given)},
		{Name: "patronymic", Value: []byte(in.Patronymic)}, {Name: "region", Value: []byte(in.region)},
		{Name: "address", Value: []byte(in.Address)}, {Name: "address_id", Value: []byte(in.AddressID)},
		{Name: "house", Value: []byte(in.House)}, {Name: "flat", Value: []byte(in.Flat)},
	}
	if in.AddressTyped != "" {
		fields = append(fields, seal.Field{Name: "address_typed", Value: []byte(in.AddressTyped)})
	}
	questionnaire, err := sealer.Seal(seal.Place{Record: record, Group: "questionnaire", Version: version}, fields)
	if err != nil {
		return nil, err
	}
	judgement, err := sealJudgement(sealer, record, version, verdict)
	if err != nil {
		return nil, err
	}
	return &machine.JudgeSignature{
		Signature: g.ID, Of: g.Version, Person: person, Questionnaire: questionnaire,
		Judgement: judgement, Confirmed: confirmed(in.Confirmed, verdict.verdict.Findings),
	}, nil
}

// whole looks names, address and document up and lets the pack judge everything.
func (s *Service) whole(ctx context.Context, v state.View, c query.Case, in clean, identity query.Fields, alike bool) (judged, error) {
	campaign, ok := state.Campaigns.Get(v, c.Signature.Campaign)
	if !ok {
		return judged{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	said, err := lookUp(v, s.Lists, in, identity)
	if err != nil {
		return judged{}, err
	}
	verdict, err := s.judge(ctx, campaign, said.of(in, identity, c.Visit, alike))
	return judged{verdict, editions(said.passport.By, said.addresses, said.nameList)}, err
}

// lookedUp is what all lists say of one voter.
type lookedUp struct {
	passport            Listing
	found               Found
	names               []NameAnswer
	addresses, nameList core.EditionDigest
}

func lookUp(v state.View, lists Lists, in clean, identity query.Fields) (said lookedUp, err error) {
	said.passport, err = listing(v, lists, identity.Get("identity.series"), identity.Get("identity.number"))
	if err != nil {
		return said, err
	}
	said.names, said.nameList, err = lists.Names([]core.KeyValue{
		{Key: "family", Value: in.Family}, {Key: "given", Value: in.Given}, {Key: "patronymic", Value: in.Patronymic},
	})
	if err != nil || in.region == core.NoRegion {
		return said, err
	}
	said.found, said.addresses, err = lists.Address(in.region, in.AddressID, cmp.Or(in.AddressTyped, in.Address))
	return said, err
}

// listing asks the list of invalid passports.
func listing(v state.View, lists Lists, series, number string) (said Listing, err error) {
	said.Answer, said.By, err = lists.Passport(series, number)
	edition, _ := state.Editions.Get(v, said.By.Edition)
	said.Date = edition.Date
	return said, err
}

// personText is the canonical form of name and birth date, "person/1": case and ё do not
// tell people apart.
func personText(in clean, birth string) string {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }
	return fold(in.Family) + "|" + fold(in.Given) + "|" + fold(in.Patronymic) + "|" + birth
}

// lookalike says whether another live signature has the same name and birth date.
func lookalike(v state.View, g core.Signature, person core.Tag) bool {
	found := false
	prefix := state.PersonKey(g.Campaign, person)
	state.Persons.Scan(v, prefix, func(key string, _ bool) bool {
		id := core.SignatureID(strings.TrimPrefix(key, prefix))
		other, ok := state.Signatures.Get(v, id)
		found = ok && id != g.ID && !core.ReleasesDocument(other.State) && other.Person == person
		return !found
	})
	return found
}

// at puts a refusal beside the field of the form that it is about.
func at(field string, err error) error {
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		return err
	}
	moved := *refusal
	moved.Field = field
	return &moved
}

// confirmed keeps the ticks that belong to a warning of the new verdict.
func confirmed(ticks []string, findings []Finding) []string {
	var kept []string
	for _, f := range findings {
		if f.Severity == core.SeverityWarn && slices.Contains(ticks, f.Tick()) && !slices.Contains(kept, f.Tick()) {
			kept = append(kept, f.Tick())
		}
	}
	return kept
}

func printable(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return false
		}
	}
	return true
}
