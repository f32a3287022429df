package node

import (
	"context"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
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

// Passport implements intake.Lists. Without a list nothing is listed and no edition named.
func (l lists) Passport(series, number string) (bool, core.EditionDigest) {
	n, err := passport.Parse(series, number)
	if err != nil {
		return false, core.EditionDigest{}
	}
	listed, from, err := l.passports.Look(n)
	if err != nil {
		return false, core.EditionDigest{}
	}
	return listed, from
}

// Address implements intake.Lists.
func (l lists) Address(region core.Region, object, typed string) (found intake.Found, used core.EditionDigest) {
	err := l.addresses.Registry(region, func(r *address.Registry, from core.EditionDigest) error {
		used = from
		id, err := strconv.ParseInt(object, 10, 64)
		if err != nil {
			return nil
		}
		o, ok := r.Object(id)
		if !ok {
			return nil
		}
		found.Known = true
		found.Former = former(o, typed)
		for _, p := range r.Parts(id) {
			found.Levels = append(found.Levels, intake.Level{Level: p.Level, Type: p.Type, Name: p.Name})
		}
		return nil
	})
	if err != nil {
		return intake.Found{}, core.EditionDigest{}
	}
	return found, used
}

// former is the former name of the object that was typed in the place of its current one.
func former(o address.Object, typed string) string {
	words := " " + strings.Join(address.NameWords(typed), " ") + " "
	has := func(name string) bool {
		for _, w := range address.NameWords(name) {
			if !strings.Contains(words, " "+w+" ") {
				return false
			}
		}
		return true
	}
	if typed == "" || has(o.Name) {
		return ""
	}
	for _, alias := range o.Aliases {
		if has(alias.Name) {
			return address.Title(address.Part{Level: o.Level, Type: alias.Type, Name: alias.Name})
		}
	}
	return ""
}

// Names implements intake.Lists.
func (l lists) Names(fields []core.KeyValue) (answers []intake.NameAnswer, used core.EditionDigest) {
	kinds := map[string]names.Kind{"family": names.Family, "given": names.First, "patronymic": names.Patronymic}
	for _, f := range fields {
		if f.Value == "" {
			continue
		}
		answer, from, err := l.names.Check(kinds[f.Key], f.Value)
		if err != nil {
			return nil, core.EditionDigest{}
		}
		used = from
		a := intake.NameAnswer{Field: f.Key, Known: answer.State == names.Known}
		if len(answer.To) > 0 {
			a.Similar = answer.To[0]
		}
		answers = append(answers, a)
	}
	return answers, used
}

// Suggest implements httpui.Suggester. A region without a register gives no rows.
func (l lists) Suggest(ctx context.Context, region core.Region, typed string, limit int) ([]page.Suggestion, error) {
	found, _, err := l.addresses.Suggest(ctx, region, typed, limit)
	switch core.CodeOf(err) {
	case "":
	case core.NotFound:
		return nil, nil
	default:
		return nil, err
	}
	rows := make([]page.Suggestion, 0, len(found))
	for _, f := range found {
		row := page.Suggestion{ID: strconv.FormatInt(f.ObjectID, 10), Name: f.Title, Where: f.Context, Text: f.Legal}
		if f.ByFormer {
			row.Former = f.Former
		}
		rows = append(rows, row)
	}
	return rows, nil
}
