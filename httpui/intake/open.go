package intake

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/scan"
)

// Passport is the first step as typed.
type Passport struct {
	// Main and Registration are JPEG files; Registration may be empty without registration.
	Main, Registration []byte
	Series, Number     string
	// Birth and Issued as DD.MM.YYYY or ISO.
	Birth, Issued string
	// Stamp is "1" to "6", or "0" for no registration.
	Stamp string
}

// read is a Passport that was understood.
type read struct {
	document      passport.Number
	birth, issued core.Date
	stamp         int
}

// parse refuses every field that cannot be understood, all at once.
func (p Passport) parse(today core.Date) (read, error) {
	var out read
	var wrong refusal.List
	var fault, err error
	out.document, err = passport.Parse(p.Series, p.Number)
	wrong.Note(err, &fault)
	if out.birth, err = core.ParseDate("birth", p.Birth); err != nil {
		wrong.Note(err, &fault)
	}
	if out.issued, err = core.ParseDate("issued", p.Issued); err != nil {
		wrong.Note(err, &fault)
	}
	wrong = append(wrong, out.future(today)...)
	if len(p.Stamp) != 1 || p.Stamp[0] < '0' || p.Stamp[0] > '6' {
		wrong = append(wrong, core.Refuse(core.Invalid, "stamp", "visit.stamp"))
	} else {
		out.stamp = int(p.Stamp[0] - '0')
	}
	if len(p.Main) == 0 {
		wrong = append(wrong, core.Refuse(core.Invalid, "main", "visit.picture_missing.main"))
	}
	if len(p.Registration) == 0 && out.stamp != core.StampNone {
		wrong = append(wrong, core.Refuse(core.Invalid, "registration", "visit.picture_missing.registration"))
	}
	if fault != nil {
		return out, fault
	}
	return out, wrong.Err()
}

// future refuses days that have not come: a slip of the hand, not a ground to turn somebody
// away. ISO days compare as text.
func (r read) future(today core.Date) (wrong refusal.List) {
	if r.birth > today {
		wrong = append(wrong, core.Refuse(core.Invalid, "birth", "visit.birth_future"))
	}
	if r.issued > today {
		wrong = append(wrong, core.Refuse(core.Invalid, "issued", "visit.issued_future"))
	}
	return wrong
}

// Open begins a visit: it stores the pictures, looks the document up, lets the pack judge
// the three key conditions and claims the document. A block does not refuse the visit; it
// is shown on its page.
func (s *Service) Open(ctx context.Context, by moment.By, p Passport) (core.VisitID, error) {
	in, err := p.parse(s.today())
	if err != nil {
		return "", s.withPictures(ctx, p, err)
	}
	var scans []core.Scan
	answer, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
		sealer, err := s.Keys.Sealer(v, by.User.Campaign)
		if err != nil {
			return nil, err
		}
		if scans == nil {
			if scans, err = s.Scans.Store(ctx, sealer, by.User.Campaign, p.scans(), in.stamp); err != nil {
				return nil, err
			}
		}
		return s.openCommand(ctx, v, by, sealer, in, scans)
	})
	if err != nil {
		return "", err
	}
	return s.visitOf(ctx, answer)
}

// withPictures adds what is wrong with the pictures to what is wrong with the fields.
func (s *Service) withPictures(ctx context.Context, p Passport, refused error) error {
	var wrong refusal.List
	if !errors.As(refused, &wrong) {
		return refused
	}
	more, fault := s.Scans.Check(ctx, p.scans())
	if fault != nil {
		return fault
	}
	return append(wrong, more...)
}

// scans are the pictures that were sent; the main page, from which the fragments begin, is first.
func (p Passport) scans() (list []scan.Page) {
	for _, page := range []scan.Page{{Kind: core.ScanMain, Data: p.Main}, {Kind: core.ScanRegistration, Data: p.Registration}} {
		if len(page.Data) > 0 {
			list = append(list, page)
		}
	}
	return list
}

func (s *Service) openCommand(ctx context.Context, v state.View, by moment.By, sealer seal.Sealer, in read,
	scans []core.Scan) (machine.Command, error) {
	visit, err := core.NewID[core.VisitID](s.Rand)
	if err != nil {
		return nil, err
	}
	signature, err := core.NewID[core.SignatureID](s.Rand)
	if err != nil {
		return nil, err
	}
	tag, err := sealer.Tag("document/1", in.document.Canonical())
	if err != nil {
		return nil, err
	}
	record := query.SignatureRecord(signature)
	identity, err := sealer.Seal(seal.Place{Record: record, Group: "identity", Version: 1}, []seal.Field{
		{Name: "series", Value: []byte(in.document.Series())},
		{Name: "number", Value: []byte(in.document.Digits())},
		{Name: "birth", Value: []byte(in.birth)},
		{Name: "issued", Value: []byte(in.issued)},
	})
	if err != nil {
		return nil, err
	}
	judged, err := s.conditions(ctx, v, by, in)
	if err != nil {
		return nil, err
	}
	judgement, err := sealJudgement(sealer, record, 1, judged)
	if err != nil {
		return nil, err
	}
	return &machine.OpenVisit{
		Visit: visit, Signature: signature, Campaign: by.User.Campaign, Office: by.User.Office,
		Document: tag, Identity: identity, Scans: scans, Stamp: in.stamp, Judgement: judgement,
	}, nil
}

// judged is a verdict with the editions that it rests on.
type judged struct {
	verdict  Verdict
	editions []core.EditionDigest
}

// conditions lets the pack judge age, renewal and the list of invalid passports.
func (s *Service) conditions(ctx context.Context, v state.View, by moment.By, in read) (judged, error) {
	campaign, ok := state.Campaigns.Get(v, by.User.Campaign)
	if !ok {
		return judged{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	said, err := listing(v, s.Lists, in.document.Series(), in.document.Digits())
	if err != nil {
		return judged{}, err
	}
	verdict, err := s.judge(ctx, campaign, Case{
		Stage: StageConditions, Series: in.document.Series(), Number: in.document.Digits(),
		Birth: in.birth, Issued: in.issued, NoRegistration: in.stamp == core.StampNone,
		Passport: said,
	})
	return judged{verdict, editions(said.By)}, err
}

// judge completes a case with the day and asks the campaign's pack.
func (s *Service) judge(ctx context.Context, campaign core.Campaign, c Case) (Verdict, error) {
	if campaign.Pack == (core.PackRef{}) {
		return Verdict{}, core.Refuse(core.Unavailable, "", "pack.none")
	}
	c.Today, c.ElectionDay = s.today(), campaign.ElectionDay
	return s.Rules.Judge(ctx, campaign.Pack, c)
}

// editions keeps the look-ups that were answered from a list.
func editions(used ...core.EditionDigest) []core.EditionDigest {
	var list []core.EditionDigest
	for _, u := range used {
		if u.Edition != "" {
			list = append(list, u)
		}
	}
	return list
}

// sealJudgement turns a verdict into what the machine keeps: marks in clear, words sealed.
func sealJudgement(sealer seal.Sealer, record string, version uint32, j judged) (core.Judgement, error) {
	out := core.Judgement{
		Pack: j.verdict.Pack, Region: j.verdict.Region,
		ChancePermille: j.verdict.ChancePermille, Editions: j.editions,
	}
	var fields []seal.Field
	for _, f := range j.verdict.Findings {
		out.Findings = append(out.Findings, f.FindingMark)
		for i, param := range f.Params {
			fields = append(fields, seal.Field{Name: ParamField(f.Code, f.Field, i), Value: []byte(param)})
		}
	}
	for _, c := range j.verdict.Columns {
		fields = append(fields, seal.Field{Name: ColumnField(c), Value: []byte(c.Text)})
	}
	if len(fields) == 0 {
		return out, nil
	}
	var err error
	out.Words, err = sealer.Seal(seal.Place{Record: record, Group: "words", Version: version}, fields)
	return out, err
}
