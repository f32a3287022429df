package node

import (
	"context"
	"errors"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/raftstore/index"
)

// lists fits the indexes to what intake and the suggestion ask.
type lists struct {
	passports index.Passports
	addresses *index.Addresses
	names     index.Names
}

// Wait implements intake.Lists.
func (l lists) Wait(ctx context.Context, index uint64) error {
	for _, b := range []interface {
		Wait(ctx context.Context, index uint64) error
	}{l.passports.Bookmark(), l.addresses.Bookmark(), l.names.Bookmark()} {
		if err := b.Wait(ctx, index); err != nil {
			return err
		}
	}
	return nil
}

// absent drops the refusal that says that no list of the kind is in force: to intake that is
// an answer without an edition. A list in force that cannot be used stays a refusal.
func absent(err error) error {
	var e *core.Error
	if errors.As(err, &e) && (e.Text == "index.none" || e.Code == core.NotFound) {
		return nil
	}
	return err
}

// Passport implements intake.Lists.
func (l lists) Passport(series, number string) (string, core.EditionDigest, error) {
	n, err := passport.Parse(series, number)
	if err != nil {
		return "", core.EditionDigest{}, err
	}
	switch listed, from, err := l.passports.Look(n); {
	case err != nil: // none is in force, or this node cannot use it
		from, _ = l.passports.Loaded()
		from.Digest = [32]byte{}
		return core.PassportUnavailable, from, nil
	case listed:
		return core.PassportListed, from, nil
	default:
		return core.PassportNotListed, from, nil
	}
}

// invalid is the list of invalid passports as programs ask it.
type invalid struct{ list index.Passports }

// Wait implements lookup.Passports.
func (i invalid) Wait(ctx context.Context, index uint64) error {
	return i.list.Bookmark().Wait(ctx, index)
}

// Look implements lookup.Passports.
func (i invalid) Look(numbers []passport.Number, listed []bool) (core.EditionDigest, error) {
	return i.list.LookMany(numbers, listed)
}

// Address implements intake.Lists.
func (l lists) Address(region core.Region, object, typed string) (found intake.Found, used core.EditionDigest, err error) {
	number, err := strconv.ParseInt(object, 10, 64)
	if err != nil {
		number = 0 // nothing was chosen
	}
	err = l.addresses.Object(region, number, func(r *address.Registry, id int64, from core.EditionDigest) error {
		used = from
		if _, ok := r.Object(id); !ok {
			return nil
		}
		_, complete := r.Chain(id)
		found.Known, found.Incomplete = true, !complete
		for _, f := range r.Former(id, r.Typed(typed)) {
			found.Then, found.Now = joined(found.Then, f.Then), joined(found.Now, f.Now)
			if f.Object == id {
				found.Former = f.Then
			}
		}
		for _, p := range r.Parts(id) {
			found.Levels = append(found.Levels, intake.Level{Level: p.Level, Type: p.Type, Name: p.Name})
		}
		return nil
	})
	return found, used, absent(err)
}

func joined(list, more string) string {
	if list == "" {
		return more
	}
	return list + ", " + more
}

// Names implements intake.Lists: all fields are answered under one hold of the list, so that
// it is never swapped between two of them.
func (l lists) Names(fields []core.KeyValue) (answers []intake.NameAnswer, used core.EditionDigest, err error) {
	kinds := map[string]names.Kind{"family": names.Family, "given": names.First, "patronymic": names.Patronymic}
	err = l.names.Use(func(list *names.List, from core.EditionDigest) error {
		used = from
		for _, f := range fields {
			if f.Value == "" {
				continue
			}
			answers = append(answers, nameAnswer(f.Key, list.Check(kinds[f.Key], f.Value)))
		}
		return nil
	})
	return answers, used, absent(err)
}

func nameAnswer(field string, said names.Answer) intake.NameAnswer {
	fields := map[names.Kind]string{names.Family: "family", names.First: "given", names.Patronymic: "patronymic"}
	a := intake.NameAnswer{
		Field: field, Known: said.Listed, Genders: string(said.Genders), OnlyYo: said.OnlyYo, Belongs: fields[said.Belongs],
	}
	if len(said.To) > 0 {
		a.Similar, a.Others = said.To[0], said.To[1:]
	}
	return a
}
