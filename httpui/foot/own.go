package foot

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Rules is what this room asks of rule packs.
type Rules interface {
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Records keeps what people store of themselves.
type Records interface {
	// KeepCertification stores the user's own data over version of, as far as the templates of
	// the block ask for them.
	KeepCertification(ctx context.Context, by moment.By, of uint32, typed intake.Certification, templates ...string) error
}

// Screens are those of the certifications, and the same verbs for programs. All fields are needed.
type Screens struct {
	room.Floor
	Gate    *query.Gate
	Rules   Rules
	Records Records
}

// sheetOf finds the sheet with a typed code in the user's campaign.
func sheetOf(r *serve.Request, v state.View, typed string) (core.SheetID, error) {
	campaign, err := room.Campaign(r.Session.User, "")
	if err != nil {
		return "", err
	}
	return intake.FindSheet(v, campaign, r.Session.User.Office, typed)
}

// writer is one who writes a block at the foot: the collector at /desk/prepare, the proxy at
// /review/prepare.
type writer struct {
	// part is which block, path where the screen is.
	part, path string
}

func collectorWrites() writer { return writer{machine.PartCollector, "/desk/prepare"} }
func proxyWrites() writer     { return writer{machine.PartProxy, "/review/prepare"} }

// template is what the pack wants written in the block, "" where it says nothing.
func (w writer) template(templates []string) string {
	switch {
	case len(templates) == 0:
		return ""
	case w.part == machine.PartCollector:
		return templates[0]
	}
	return templates[len(templates)-1]
}

// asked are the templates of all the blocks that somebody writes by his roles: one record serves
// them, and what is stored for one must not take the other's data away.
func asked(u core.User, templates []string) (list []string) {
	if access.Reach(u.Roles, access.LineCorrect) > access.None {
		list = append(list, collectorWrites().template(templates))
	}
	if access.Reach(u.Roles, access.SheetCertify) > access.None {
		list = append(list, proxyWrites().template(templates))
	}
	return list
}

// own is what somebody writes at the foot, and from what.
type own struct {
	fields   query.Fields
	version  uint32
	template string
	// places are what the form asks for.
	places []string
	// text to the letter, "" while something is missing.
	text string
}

// Text is what the user writes at the foot in the part, to the letter; "" while his data are
// missing. Its leaf is committed first.
func (s *Screens) Text(r *serve.Request, v moment.View, part string) (string, error) {
	w := collectorWrites()
	if part == machine.PartProxy {
		w = proxyWrites()
	}
	o, err := s.ownBlock(r, v, w)
	return o.text, err
}

// ownBlock opens the user's own record and makes the text; one that nobody stored is empty.
func (s *Screens) ownBlock(r *serve.Request, v moment.View, w writer) (own, error) {
	campaign, err := room.Campaign(r.Session.User, "")
	if err != nil {
		return own{}, err
	}
	record, _ := state.Campaigns.Get(v, campaign)
	facts, err := s.Rules.Facts(r.Context(), record.Pack, r.Lang)
	if err != nil {
		return own{}, err
	}
	o := own{template: w.template(facts.Certifications)}
	if o.places, err = certification.Needs(asked(r.Session.User, facts.Certifications)...); err != nil {
		return own{}, err
	}
	o.fields, o.version, err = s.Gate.Certification(r.Context(), v, r.Session.User)
	var refused *core.Error
	if errors.As(err, &refused) && refused.Code == core.NotFound {
		return o, nil
	}
	if err != nil {
		return own{}, err
	}
	o.text, err = filled(o.template, o.fields)
	return o, err
}

// Collector is what the owner of the fields writes at the foot of his sheets by the templates, to the
// letter; "" while something is missing.
func (*Screens) Collector(templates []string, fields query.Fields) (string, error) {
	return filled(collectorWrites().template(templates), fields)
}

// filled is the template with the fields in its places, "" where the pack asks for more than was stored.
func filled(template string, fields query.Fields) (string, error) {
	text, err := certification.Text(template, own{fields: fields}.value)
	if core.CodeOf(err) == core.Invalid {
		return "", nil
	}
	return text, err
}

func (o own) value(place string) string {
	return o.fields.Get(query.CertificationGroup + "." + place)
}
