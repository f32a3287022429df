package httpui

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

const (
	collectorBlock = "{family} {given} {patronymic}, {birth}, {address}, {series} {number}, {issued}, {issuer}"
	proxyBlock     = "{family} {given} {patronymic}"
)

// by is somebody of the house with a request of his own.
func (n *node) by(login, request string) moment.By {
	u, _ := state.Users.Get(n.Store.Now(), machinetest.User(login))
	return moment.By{User: u, Request: core.RequestID(request)}
}

// own reads back what the login has stored.
func (n *node) own(login string) (query.Fields, uint32) {
	n.TB.Helper()
	fields, version, err := n.app.Gate.Certification(n.TB.Context(), n.Store.Now(), n.by(login, "").User)
	if err != nil {
		n.TB.Fatal(err)
	}
	return fields, version
}

func typedOfMyself() intake.Certification {
	return intake.Certification{
		"family": " Петрова", "given": "Вера", "patronymic": "Ильинична", "birth": "04.06.1976", "series": "45 10", "number": "654 321",
		"issued": "20062011", "issuer": "ОВД района  Арбат", "address": "город Москва, улица Полевая, дом 5",
	}
}

func TestKeepCertification_GivesTheBlockToTheLetter(t *testing.T) {
	n := open(t)
	typed := typedOfMyself()
	for range 2 { // the second time it is a repeat and is answered
		if err := n.app.Intake.KeepCertification(t.Context(), n.by("operator1", "keep-1"), 0, typed, collectorBlock, proxyBlock); err != nil {
			t.Fatal(err)
		}
	}
	fields, version := n.own("operator1")
	said, err := certification.Text(collectorBlock, func(place string) string { return fields.Get("certification." + place) })
	want := "Петрова Вера Ильинична, 04.06.1976, город Москва, улица Полевая, дом 5, 45 10 654321, 20.06.2011, ОВД района Арбат"
	if err != nil || version != 1 || said != want {
		t.Errorf("version %d: %q, %v", version, said, err)
	}
	// Corrected by the version that was seen; another window's is stale.
	typed["family"] = "Сидорова"
	for _, c := range []struct {
		of   uint32
		code core.Code
	}{{0, core.Stale}, {1, ""}, {1, core.Stale}} {
		err := n.app.Intake.KeepCertification(t.Context(), n.by("operator1", ""), c.of, typed, collectorBlock)
		if core.CodeOf(err) != c.code {
			t.Errorf("of %d: %v", c.of, err)
		}
	}
	if fields, version := n.own("operator1"); version != 2 || fields.Get("certification.family") != "Сидорова" {
		t.Errorf("version %d", version)
	}
}

func TestKeepCertification_NoMoreThanTheBlockAsks(t *testing.T) {
	n := open(t)
	typed := typedOfMyself()
	delete(typed, "patronymic")
	if err := n.app.Intake.KeepCertification(t.Context(), n.by("verifier1", "keep-1"), 0, typed, proxyBlock); err != nil {
		t.Fatal(err)
	}
	fields, _ := n.own("verifier1")
	if got := fields.Group("certification"); len(got) != 2 || fields.Get("certification.series") != "" {
		t.Errorf("%d fields are stored", len(got))
	}
}

func TestKeepCertification_Refuses(t *testing.T) {
	n := open(t)
	long := string(make([]rune, 301))
	for name, c := range map[string]struct {
		typed map[string]string
		want  []string
	}{
		"nothing typed": {map[string]string{"family": "", "given": " ", "birth": "", "address": "", "series": "", "number": "", "issued": "", "issuer": ""},
			[]string{"address", "birth", "family", "given", "issued", "issuer", "number", "series"}},
		"a name of digits":       {map[string]string{"family": "45 10"}, []string{"family"}},
		"a day that is none":     {map[string]string{"birth": "31.02.1976"}, []string{"birth"}},
		"days to come":           {map[string]string{"birth": "04.06.2076", "issued": "04.06.2077"}, []string{"birth", "issued"}},
		"five digits":            {map[string]string{"number": "65432"}, []string{"number"}},
		"a text without end":     {map[string]string{"address": long}, []string{"address"}},
		"what cannot be printed": {map[string]string{"issuer": "ОВД\x00"}, []string{"issuer"}},
	} {
		typed := typedOfMyself()
		maps.Copy(typed, c.typed)
		err := n.app.Intake.KeepCertification(t.Context(), n.by("operator1", ""), 0, typed, collectorBlock)
		var wrong refusal.List
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var fields []string
		for _, w := range wrong {
			fields = append(fields, w.Field)
			for _, lang := range text.Langs() {
				if !text.Has(lang, w.Text) {
					t.Errorf("%s: %s has no words in %s", name, w.Text, lang)
				}
			}
		}
		slices.Sort(fields)
		if !slices.Equal(fields, c.want) {
			t.Errorf("%s: %v, want %v", name, fields, c.want)
		}
	}
	err := n.app.Intake.KeepCertification(t.Context(), n.by("operator1", ""), 0, typedOfMyself(), "{surname}")
	if core.CodeOf(err) != core.Unavailable {
		t.Errorf("a template with an unknown place: %v", err)
	}
	if query.Certifier(n.Store.Now(), n.by("operator1", "").User) != 0 {
		t.Error("something was stored")
	}
}

// A token that is for managing oneself writes no certification, which is a right of its own, though
// the route is open to it.
func TestPrepare_NeedsATokenForIt(t *testing.T) {
	n := open(t)
	w := n.Store.World
	for name, scope := range map[string]string{"narrow": "self.manage", "wide": "self.manage visit.open"} {
		w.Must(machinetest.User("operator1"), &machine.CreateToken{
			User: machinetest.User("operator1"), Token: bearer.TokenOf(name), Scope: strings.Fields(scope), Expires: w.Now + 3_600_000, Label: name,
		})
	}
	sheets := obj{"sheets": []string{string(machinetest.Sheet(0).Code())}}
	n.Unchanged(func() {
		if got := n.Ask("narrow", "POST", "/api/v1/sheets/prepare", sheets); got.Status != 403 {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	})
	n.done("wide", "/api/v1/sheets/prepare", sheets)
}
