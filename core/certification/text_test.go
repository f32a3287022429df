package certification

import (
	"errors"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// The collector's block of a presidential sheet.
const block = "{family} {given} {patronymic}, {birth}, {address}, паспорт {series} {number}, выдан {issued}, {issuer}"

func vera() map[string]string {
	return map[string]string{
		Family: "Петрова", Given: "Вера", Patronymic: "Ильинична", Birth: "1976-06-04", Series: "1118", Number: "045321",
		Issued: "2018-05-20", Issuer: "830-001", Address: "Ненецкий автономный округ, город Нарьян-Мар, улица Полевая, дом 5",
	}
}

func get(m map[string]string) func(string) string { return func(name string) string { return m[name] } }

func TestText_ToTheLetter(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		without  []string
		want     string
	}{
		"whole": {block, nil, "Петрова Вера Ильинична, 04.06.1976, Ненецкий автономный округ, город Нарьян-Мар, улица Полевая, дом 5," +
			" паспорт 11 18 045321, выдан 20.05.2018, 830-001"},
		"no patronymic": {"{family} {given} {patronymic}, {birth}", []string{Patronymic}, "Петрова Вера, 04.06.1976"},
		"last of all":   {"Удостоверяю: {family} {given} {patronymic}", []string{Patronymic}, "Удостоверяю: Петрова Вера"},
		"first of all":  {"{patronymic} {given}", []string{Patronymic}, "Вера"},
		"needs no more": {"{family}", []string{Given, Birth, Series}, "Петрова"},
		"no places":     {"Лист удостоверяю", []string{Family}, "Лист удостоверяю"},
	} {
		fields := vera()
		for _, f := range c.without {
			delete(fields, f)
		}
		if got, err := Text(c.template, get(fields)); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}

// A value is written as it is, whatever it looks like.
func TestText_ValuesAreNoTemplates(t *testing.T) {
	fields := vera()
	fields[Issuer] = "ТП «{family}»  № 1"
	if got, err := Text("{issuer}, {family}", get(fields)); err != nil || got != "ТП «{family}»  № 1, Петрова" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestText_WholeOrNotAtAll(t *testing.T) {
	for _, place := range Places() {
		fields := vera()
		delete(fields, place)
		got, err := Text(block, get(fields))
		if place == Patronymic {
			continue
		}
		var refusal *core.Error
		if got != "" || !errors.As(err, &refusal) || refusal.Code != core.Invalid || refusal.Field != place {
			t.Errorf("without %s: %q, %v", place, got, err)
		}
		said(t, err)
	}
}

func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		templates []string
		want      []string
	}{
		{nil, nil}, {[]string{"no place"}, nil}, {[]string{block}, Places()},
		{[]string{"{birth} {family}", "{family} {issuer}"}, []string{Family, Birth, Issuer}},
	} {
		if got, err := Needs(c.templates...); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, %v, want %v", c.templates, got, err, c.want)
		}
	}
	for _, template := range []string{"{}", "{surname}", "{family", "family}", "{{family}}", "{family }", "{Family}"} {
		_, err := Needs("{family}", template)
		if core.CodeOf(err) != core.Unavailable {
			t.Errorf("%s: %v", template, err)
		}
		said(t, err)
		if got, err := Text(template, get(vera())); err == nil {
			t.Errorf("%s gave %q", template, got)
		}
	}
}

func said(t *testing.T, err error) {
	t.Helper()
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		return
	}
	for _, lang := range text.Langs() {
		if !text.Has(lang, refusal.Text) {
			t.Errorf("%s has no words in %s", refusal.Text, lang)
		}
	}
}
