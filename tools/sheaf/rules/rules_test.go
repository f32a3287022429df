package rules

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestRules_WordsComeFromTheMessagesOfThePack(t *testing.T) {
	ctx := context.Background()
	pack, _ := builtin.Lookup("ru-president-2018")
	manifest, err := pack.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ref := core.PackRef{Name: manifest.ID, Version: manifest.Version}
	r := New(nil, nil, "", nil, time.Now)
	form, err := pack.Form(ctx, packs.FormRequest{Region: "00", Candidate: blankCandidate()})
	if err != nil {
		t.Fatal(err)
	}
	r.running[ref] = &runningPack{manifest: manifest, form: form}
	words := func(code, field string) rulebook.Words {
		t.Helper()
		w, err := r.Words(ctx, ref, text.English, core.FindingMark{Code: code, Field: field}, []string{"Анна"})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, c := range []struct{ what, got, want string }{
		{"words of a field", words("name.similar", "family").Text, "Not a known surname, close to “Анна”."},
		{"words of every other field", words("name.similar", "given").Text, "Not a known name, close to “Анна”."},
		{"a tick of its own", words("address.unknown", "address").Confirm, "Address compared with the stamp"},
		{"a name", words("passport.listed", "number").Name, "The passport is on the list of invalid ones"},
	} {
		if !strings.HasPrefix(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if say := words("passport.listed", "number").Say; say == "" || strings.ContainsAny(say, "abcde") {
		t.Errorf("the voter is told %q", say)
	}
	if w := words("name.similar", "family"); w.Confirm != "" || w.Name != "" || w.Say != "" {
		t.Errorf("a warning without words of its own has %+v", w)
	}
	facts, err := r.Facts(ctx, ref, text.English)
	if err != nil {
		t.Fatal(err)
	}
	if facts.Clauses["67-FZ art. 38(6.3)"] == "" || facts.Voter["signature"] != "the voter signs" {
		t.Errorf("clauses %v, columns %v", facts.Clauses, facts.Voter)
	}
	if c := facts.LineChecks[0]; c.Key != "name" || c.Column != "name" || !strings.HasPrefix(c.Words, "Surname, first name") {
		t.Errorf("the checklist of a line begins with %+v", c)
	}
	if c := facts.BlockChecks[0]; c.Key != "collector.name" || !strings.HasPrefix(c.Words, "The collector’s surname") {
		t.Errorf("the checklist of the certification begins with %+v", c)
	}
	if len(facts.Certifications) != 2 || facts.Certifications[0] != form.Blocks[0].Template {
		t.Errorf("the certifications are %q", facts.Certifications)
	}
	if facts.Columns[2] != form.Columns[1].Title {
		t.Errorf("the second column is %q", facts.Columns[2])
	}
}

// What a pack may ask for at the foot of a sheet is what the house lets its people store.
func TestRules_CertificationsCanBeFilledIn(t *testing.T) {
	if !slices.Equal(packtest.BlockPlaces(), certification.Places()) {
		t.Errorf("packs may ask for %v, the house knows %v", packtest.BlockPlaces(), certification.Places())
	}
	own := map[string]string{
		"family": "Петрова", "given": "Вера", "patronymic": "Ильинична", "birth": "1976-06-04", "series": "1118", "number": "045321",
		"issued": "2018-05-20", "issuer": "830-001", "address": "город Нарьян-Мар, улица Полевая, дом 5",
	}
	want := [2]string{"Петрова Вера Ильинична, 04.06.1976, город Нарьян-Мар, улица Полевая, дом 5," +
		" паспорт 11 18 045321, выдан 20.05.2018, 830-001", "Петрова Вера Ильинична"}
	for _, nomination := range []string{"self", "party"} {
		pack, _ := builtin.Lookup("ru-president-2018")
		candidate := blankCandidate()
		candidate.Nomination, candidate.Party = nomination, "Р"
		form, err := pack.Form(t.Context(), packs.FormRequest{Region: "00", Candidate: candidate})
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range form.Blocks {
			got, err := certification.Text(block.Template, func(place string) string { return own[place] })
			if err != nil || got != want[i] {
				t.Errorf("%s, %s: %q, %v, want %q", nomination, block.Key, got, err, want[i])
			}
		}
	}
}
