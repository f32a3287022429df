package suggesting

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// found answers with a street and a garage, whatever is typed.
type found struct{ err error }

func (f found) Suggest(context.Context, core.Region, string, int) ([]addressindex.Suggestion, core.EditionDigest, error) {
	over := []address.Part{{Level: 1, Type: "АО", Name: "Ненецкий"}, {Level: 5, Type: "г", Name: "Нарьян-Мар"}}
	row := func(id int64, kind, name string) addressindex.Suggestion {
		own := address.Part{Level: 8, Type: kind, Name: name}
		return addressindex.Suggestion{Region: "83", ObjectID: id, Title: address.Title(own), Former: "улица Ленина", ByFormer: id == 1, FormerOver: map[int64]string{2: "рабочий поселок Белощелье"}[id],
			Context: "Ненецкий автономный округ, город Нарьян-Мар",
			Legal:   "Ненецкий автономный округ, город Нарьян-Мар, " + address.Title(own), Parts: append(over[:2:2], own), Complete: id == 1, Without: []string{"1-я"}, Alike: []string{"леннина"}, ReadAs: "леннина"}
	}
	return []addressindex.Suggestion{row(1, "ул", "им В.И.Ленина"), row(2, "гск", "Заря")}, core.EditionDigest{}, f.err
}

// writer writes the names of the levels, and of garages nothing.
type writer struct {
	asked      int
	incomplete []bool // of each case
	down       error
}

func (w *writer) Judge(_ context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	w.asked++
	w.incomplete = append(w.incomplete, c.AddressIncomplete)
	if c.Stage != intake.StageAddress || c.Family != "" || w.down != nil {
		return intake.Verdict{}, errors.Join(errors.New("another case"), w.down)
	}
	if c.Levels[2].Type == "гск" {
		return intake.Verdict{Findings: []intake.Finding{
			{FindingMark: core.FindingMark{Code: "address.incomplete", Severity: core.SeverityWarn}},
			{FindingMark: core.FindingMark{Code: "address.excluded", Severity: core.SeverityBlock, Field: "address"}, Params: []string{"гск Заря"}}}}, nil
	}
	var names []string
	for _, l := range c.Levels {
		names = append(names, l.Name)
	}
	return intake.Verdict{Columns: []intake.Column{{Key: "name", Text: "x"}, {Key: "address", Text: ref.Version + " " + strings.Join(names, ", ")}}}, nil
}

func TestDesk_SaysWhatTheSheetWillSay(t *testing.T) {
	w := &writer{}
	d := &Desk{Addresses: found{}, Rules: w}
	rows, err := d.Suggest(t.Context(), machinetest.Pack(), "83", "ленина", 8)
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for _, r := range rows {
		if !slices.Equal(r.Without, []string{"1-я"}) || !slices.Equal(r.Alike, []string{"леннина"}) || r.ReadAs != "леннина" {
			t.Errorf("why it is shown is lost: %+v", r)
		}
	}
	if chain := strings.Join(rows[0].Chain, ", "); chain != "Ненецкий автономный округ, город Нарьян-Мар, улица им В.И.Ленина" {
		t.Errorf("the chain: %s", chain)
	}
	if r := rows[0]; r.Sheet != "1.0.0 Ненецкий, Нарьян-Мар, им В.И.Ленина" || r.Text != "город Нарьян-Мар, улица им В.И.Ленина" ||
		r.Former != "улица Ленина" || r.Where != "город Нарьян-Мар" || len(r.Chain) != 3 {
		t.Errorf("%+v", r)
	}
	if rows[0].Incomplete || !rows[1].Incomplete || !slices.Equal(w.incomplete, []bool{false, true}) {
		t.Errorf("the second hangs on nothing: %+v, the pack hears %v", rows, w.incomplete)
	}
	if rows[0].WhereFormer != "" || rows[1].WhereFormer != "рабочий поселок Белощелье" {
		t.Errorf("the former name of the town: %+v", rows)
	}
	if rows[1].Sheet != "" || rows[1].Former != "" {
		t.Errorf("what is not written: %+v", rows[1])
	}
	if r := rows[1].Refused; rows[0].Refused != nil || r == nil || r.Code != "address.excluded" || r.Field != "address" || !slices.Equal(r.Params, []string{"гск Заря"}) {
		t.Errorf("why it is not written: %+v", r)
	}
	if again, _ := d.Suggest(t.Context(), machinetest.Pack(), "", "ленина", 8); w.asked != 2 || again[0].Sheet != rows[0].Sheet || again[1].Refused == nil || again[1].Refused == rows[1].Refused ||
		again[0].Where != "Ненецкий автономный округ, город Нарьян-Мар" {
		t.Errorf("asked %d times, %+v", w.asked, again)
	}
	// Another version may write otherwise.
	if other, _ := d.Suggest(t.Context(), machinetest.Version2(), "83", "ленина", 8); other[0].Sheet == rows[0].Sheet || other[0].Sheet == "" {
		t.Errorf("another version: %+v", other[0])
	}
}

func TestDesk_RowsComeAllTheSame(t *testing.T) {
	w := &writer{down: errors.New("down")}
	d := &Desk{Addresses: found{}, Rules: w}
	if rows, err := d.Suggest(t.Context(), machinetest.Pack(), "83", "ленина", 8); err != nil || len(rows) != 2 || rows[0].Sheet != "" {
		t.Errorf("while the pack is down: %+v, %v", rows, err)
	}
	w.down = nil
	if rows, _ := d.Suggest(t.Context(), machinetest.Pack(), "83", "ленина", 8); rows[0].Sheet == "" {
		t.Error("that it was down is kept")
	}
	w.asked = 0
	if rows, _ := d.Suggest(t.Context(), core.PackRef{}, "83", "ленина", 8); rows[0].Sheet != "" || w.asked != 0 {
		t.Errorf("without a campaign: %+v", rows)
	}
	d.Addresses = found{core.Refuse(core.NotFound, "region", "address.search.region", "83")}
	if rows, err := d.Suggest(t.Context(), core.PackRef{}, "83", "ленина", 8); rows != nil || core.CodeOf(err) != core.NotFound {
		t.Errorf("a region without a register: %v, %v", rows, err)
	}
}

func TestWritten_ForgetsWhatNobodyAsksFor(t *testing.T) {
	var w written
	key := func(n int) string { return string(rune(n)) }
	for n := range 3 * half {
		w.put(key(n), said{text: "text"})
		if _, ok := w.get(key(0)); !ok {
			t.Fatalf("what is asked for is forgotten after %d", n)
		}
	}
	if _, ok := w.get(key(1)); ok || len(w.young)+len(w.old) > 2*half {
		t.Errorf("it keeps %d and %d", len(w.young), len(w.old))
	}
}
