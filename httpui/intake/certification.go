package intake

import (
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Certification is what somebody types of himself for the foot of a sheet, by the names of
// [certification.Places].
type Certification map[string]string

// KeepCertification stores it over version of, 0 when nothing is stored. The templates are those
// of the blocks that the user writes: everything they have a place for is needed, and nothing
// else is kept.
func (s *Service) KeepCertification(ctx context.Context, by moment.By, of uint32, typed Certification, templates ...string) error {
	needed, err := certification.Needs(templates...)
	if err != nil {
		return err
	}
	fields, err := typed.parse(needed, s.today())
	if err != nil {
		return err
	}
	_, _, err = s.once(ctx, by, func(v state.View) (machine.Command, error) {
		sealer, err := s.Keys.Sealer(v, by.User.Campaign)
		if err != nil {
			return nil, err
		}
		place := seal.Place{Record: query.UserRecord(by.User.ID), Group: query.CertificationGroup, Version: of + 1}
		sealed, err := sealer.Seal(place, fields)
		return &machine.KeepCertification{User: by.User.ID, Of: of, Fields: sealed}, err
	})
	return err
}

// parse refuses every field that is missing or cannot be understood, all at once.
func (c Certification) parse(needed []string, today core.Date) ([]seal.Field, error) {
	var wrong refusal.List
	var fault error
	clean := Certification{}
	for _, place := range needed {
		typed := strings.Join(strings.Fields(c[place]), " ")
		if typed == "" {
			if place != certification.Patronymic {
				wrong = append(wrong, core.Refuse(core.Invalid, place, "certification.missing"))
			}
			continue
		}
		value, err := cleaned(place, typed, today)
		if wrong.Note(err, &fault) {
			clean[place] = value
		}
	}
	document := clean[certification.Series] != "" && clean[certification.Number] != ""
	if document && slices.Contains(needed, certification.Series) {
		number, err := passport.Parse(clean[certification.Series], clean[certification.Number])
		if wrong.Note(err, &fault) {
			clean[certification.Series], clean[certification.Number] = number.Series(), number.Digits()
		}
	}
	if fault != nil {
		return nil, fault
	}
	var fields []seal.Field
	for _, place := range needed {
		if clean[place] != "" {
			fields = append(fields, seal.Field{Name: place, Value: []byte(clean[place])})
		}
	}
	return fields, wrong.Err()
}

// cleaned is one field as it is stored.
func cleaned(place, typed string, today core.Date) (string, error) {
	switch place {
	case certification.Family:
		return name(place, names.Family, typed)
	case certification.Given:
		return name(place, names.First, typed)
	case certification.Patronymic:
		return name(place, names.Patronymic, typed)
	case certification.Birth, certification.Issued:
		day, err := core.ParseDate(place, typed)
		if err == nil && day > today { // ISO days compare as text
			err = core.Refuse(core.Invalid, place, "visit."+place+"_future")
		}
		return string(day), err
	}
	if !printable(typed) || len([]rune(typed)) > longestAddress {
		return "", core.Refuse(core.Invalid, place, "certification.text")
	}
	return typed, nil
}

func name(place string, kind names.Kind, typed string) (string, error) {
	clean, err := names.Clean(kind, typed)
	if err != nil {
		return "", at(place, err)
	}
	return clean, nil
}
