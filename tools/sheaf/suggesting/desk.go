package suggesting

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// Search finds addresses.
type Search interface {
	// Suggest answers what the text may mean, in the region or with "" in all. NotFound: the region has no register.
	Suggest(ctx context.Context, region core.Region, text string, limit int) ([]addressindex.Suggestion, core.EditionDigest, error)
}

// Desk answers who types. Both fields are needed.
type Desk struct {
	Addresses Search
	Rules     intake.Rules
	written   written
}

// Suggest implements httpui.Suggester.
func (d *Desk) Suggest(ctx context.Context, pack core.PackRef, region core.Region, typed string, limit int) ([]page.Suggestion, error) {
	found, _, err := d.Addresses.Suggest(ctx, region, typed, limit)
	if err != nil {
		return nil, err
	}
	rows := make([]page.Suggestion, 0, len(found))
	for i := range found {
		rows = append(rows, d.row(ctx, pack, region, &found[i]))
	}
	return rows, nil
}

func (d *Desk) row(ctx context.Context, pack core.PackRef, region core.Region, f *addressindex.Suggestion) page.Suggestion {
	said := d.said(ctx, pack, f)
	row := page.Suggestion{
		ID: strconv.FormatInt(f.ObjectID, 10), Name: f.Title, Where: withoutRegion(f.Context), Text: withoutRegion(f.Legal),
		Region: string(f.Region), GUID: f.GUID, Postal: f.Postal, Sheet: said.text, Refused: said.refusal(), Added: f.Added, Incomplete: !f.Complete, OtherNumber: f.OtherNumber,
		Without: f.Without, Alike: f.Alike, ReadAs: f.ReadAs,
	}
	if f.Region != region {
		row.Where = f.Context // which region is news
	}
	if row.WhereFormer = f.FormerOver; f.ByFormer {
		row.Former = f.Former
	}
	for _, p := range f.Parts {
		row.Chain = append(row.Chain, p.TitleIn(f.Region))
	}
	return row
}

// said is what the pack writes of the address, or why it refuses to; nothing of either where it cannot or may not be asked.
func (d *Desk) said(ctx context.Context, pack core.PackRef, f *addressindex.Suggestion) said {
	if pack == (core.PackRef{}) {
		return said{}
	}
	key := keyOf(pack, f)
	if known, ok := d.written.get(key); ok {
		return known
	}
	c := intake.Case{Stage: intake.StageAddress, Region: f.Region, AddressKnown: true, AddressIncomplete: !f.Complete}
	for _, p := range f.Parts {
		c.Levels = append(c.Levels, intake.Level{Level: p.Level, Type: p.Type, Name: p.Name})
	}
	verdict, err := d.Rules.Judge(ctx, pack, c)
	if err != nil {
		return said{}
	}
	var out said
	if i := slices.IndexFunc(verdict.Columns, func(c intake.Column) bool { return c.Key == "address" }); i >= 0 {
		out.text = verdict.Columns[i].Text
	}
	if i := slices.IndexFunc(verdict.Findings, func(f intake.Finding) bool { return f.Severity == core.SeverityBlock }); i >= 0 {
		out.block = verdict.Findings[i]
	}
	d.written.put(key, out)
	return out
}

// refusal is the block that the pack found; httpui puts it into words.
func (s said) refusal() *page.RefusedRow {
	if s.block.Code == "" {
		return nil
	}
	return &page.RefusedRow{Code: s.block.Code, Field: s.block.Field, Params: s.block.Params}
}

// keyOf names all that the words follow from: the pack, the region and the chain, whole or not.
func keyOf(pack core.PackRef, f *addressindex.Suggestion) string {
	var b strings.Builder
	b.Write(pack.Digest[:])
	b.WriteString(string(f.Region))
	b.WriteString(strconv.FormatBool(f.Complete))
	for _, p := range f.Parts {
		b.WriteByte(0)
		b.WriteByte(byte(p.Level))
		b.WriteString(p.Type)
		b.WriteByte(0)
		b.WriteString(p.Name)
	}
	return b.String()
}

// withoutRegion drops the region, which has a field of its own beside the address.
func withoutRegion(legal string) string {
	if _, rest, ok := strings.Cut(legal, ", "); ok {
		return rest
	}
	return legal
}
