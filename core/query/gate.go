package query

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Recorder commits the leaf of a reading, or refuses, before it answers.
type Recorder interface {
	RecordReading(ctx context.Context, r Reading) error
}

// Reading is what the journal says of one look at personal fields.
type Reading struct {
	Ask
	Campaign core.CampaignID
	// Subject is the entity, such as "visit:ID".
	Subject string
}

// Blobs reads a stored ciphertext by its hash.
type Blobs interface {
	Get(ctx context.Context, hash [32]byte) ([]byte, error)
}

// Gate is the only way to personal fields.
type Gate struct {
	Recorder Recorder
	Keys     *Keyring
	Blobs    Blobs
}

// Ask says who wants to see what, and what for.
type Ask struct {
	Actor core.UserID
	// Purpose is a short word that the journal keeps, such as "desk".
	Purpose string
	// Right is the row of the rights table under which the fields are seen.
	Right access.Action
}

// Fields are opened personal fields by GROUP.NAME. They print as nothing: not by any verb,
// and not within another struct either, because printing does not look into a function.
type Fields struct{ opened func() []field }

type field struct{ name, value string }

// Format prints nothing personal.
func (Fields) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "personal fields") }

func (f Fields) values() []field {
	if f.opened == nil {
		return nil
	}
	return f.opened()
}

func fieldsOf(list []field) Fields { return Fields{func() []field { return list }} }

// Get gives the field named GROUP.NAME, empty when there is none.
func (f Fields) Get(name string) string {
	for _, v := range f.values() {
		if v.name == name {
			return v.value
		}
	}
	return ""
}

// Group lists the fields of one group in their order.
func (f Fields) Group(group string) []core.KeyValue {
	var list []core.KeyValue
	for _, v := range f.values() {
		if len(v.name) > len(group) && v.name[:len(group)+1] == group+"." {
			list = append(list, core.KeyValue{Key: v.name[len(group)+1:], Value: v.value})
		}
	}
	return list
}

// Visit opens the personal fields of a visit and its signature: identity, questionnaire,
// the words of the findings and columns, reasons of lifts, the note. The leaf is committed first.
func (g *Gate) Visit(ctx context.Context, v state.View, ask Ask, id core.VisitID) (Fields, error) {
	visit, signature, err := state.VisitWithSignature(v, id)
	if err != nil {
		return Fields{}, err
	}
	sealer, err := g.enter(ctx, v, ask, visit)
	if err != nil {
		return Fields{}, err
	}
	record := SignatureRecord(signature.ID)
	var list []field
	for _, sealed := range []core.Sealed{signature.Identity, signature.Questionnaire, signature.Judgement.Words} {
		if list, err = open(list, sealer, record, sealed); err != nil {
			return Fields{}, err
		}
	}
	for _, lift := range visit.Lifts {
		if list, err = open(list, sealer, VisitRecord(visit.ID), lift.Reason); err != nil {
			return Fields{}, err
		}
	}
	note, _ := state.VisitNotes.Get(v, visit.ID)
	if list, err = open(list, sealer, VisitRecord(visit.ID), note.Words); err != nil {
		return Fields{}, err
	}
	if ask.Right == access.MaskedRead {
		list = masked(list)
	}
	return fieldsOf(list), nil
}

// masked leaves the first letter of every value of the voter's own fields and nothing of the
// rest: the words of findings and columns repeat the same values.
func masked(list []field) []field {
	var kept []field
	for _, v := range list {
		if strings.HasPrefix(v.name, "identity.") || strings.HasPrefix(v.name, "questionnaire.") {
			_, first := utf8.DecodeRuneInString(v.value)
			kept = append(kept, field{v.name, v.value[:first] + strings.Repeat("•", min(len(v.value)-first, 3))})
		}
	}
	return kept
}

// Scan opens one stored picture of a visit, under the right to see scans whatever ask says: a
// picture cannot be masked. The leaf is committed first.
func (g *Gate) Scan(ctx context.Context, v state.View, ask Ask, id core.VisitID, kind string) ([]byte, error) {
	visit, _, err := state.VisitWithSignature(v, id)
	if err != nil {
		return nil, err
	}
	ask.Right = access.ScanRead
	for _, scan := range visit.Scans {
		if scan.Kind != kind {
			continue
		}
		sealer, err := g.enter(ctx, v, ask, visit)
		if err != nil {
			return nil, err
		}
		cipher, err := g.Blobs.Get(ctx, scan.Blob.Hash)
		if err != nil {
			return nil, err
		}
		return sealer.OpenBlob(scan.Blob, cipher)
	}
	return nil, core.Refuse(core.NotFound, "scan", "core.not_found").About("visit:" + string(id))
}

// enter commits the leaf and only then hands out the sealer.
func (g *Gate) enter(ctx context.Context, v state.View, ask Ask, visit core.Visit) (seal.Sealer, error) {
	reading := Reading{Ask: ask, Campaign: visit.Campaign, Subject: "visit:" + string(visit.ID)}
	if answersFirst {
		go func() { _ = g.Recorder.RecordReading(context.WithoutCancel(ctx), reading) }()
	} else if err := g.Recorder.RecordReading(ctx, reading); err != nil {
		return seal.Sealer{}, err
	}
	return g.Keys.Sealer(v, visit.Campaign)
}

// open adds the fields of a sealed group to the list.
func open(list []field, s seal.Sealer, record string, sealed core.Sealed) ([]field, error) {
	if sealed.Empty() {
		return list, nil
	}
	opened, err := s.Open(seal.Place{Record: record, Group: sealed.Group, Version: sealed.Version}, sealed)
	if err != nil {
		return nil, err
	}
	for _, o := range opened {
		list = append(list, field{sealed.Group + "." + o.Name, string(o.Value)})
	}
	return list, nil
}

// SignatureRecord is the place name of a signature's seals.
func SignatureRecord(id core.SignatureID) string { return "signature:" + string(id) }

// VisitRecord is the place name of a visit's seals.
func VisitRecord(id core.VisitID) string { return "visit:" + string(id) }
