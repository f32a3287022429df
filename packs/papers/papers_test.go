package papers

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func president(t *testing.T) (packs.Manifest, []packs.GoldenCase, map[string][]byte) {
	t.Helper()
	p := rupresident2018.Pack{}
	m, err := p.Describe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	cases, err := p.Cases(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	made, err := Of(m, cases)
	if err != nil {
		t.Fatal(err)
	}
	return m, cases, made
}

func TestOf_SaysWhatALawyerReads(t *testing.T) {
	m, cases, made := president(t)
	if paths := slices.Sorted(maps.Keys(made)); !slices.Equal(paths, []string{"cases.json", "messages/en.json", "messages/ru.json", "sources.json"}) {
		t.Errorf("papers are %v", paths)
	}
	for path, want := range map[string]string{
		"cases.json": cases[0].Name, "messages/ru.json": m.Messages["ru"]["pack.title"], "messages/en.json": m.Messages["en"]["pack.title"],
		"sources.json": m.Sources[0].Title,
	} {
		if want == "" || !strings.Contains(string(made[path]), want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if wrong := Proves(made, m, cases); wrong != "" {
		t.Errorf("the own papers do not prove: %s", wrong)
	}
}

func TestProves_FindsWhatTheProgramDoesNotSay(t *testing.T) {
	m, cases, made := president(t)
	confirmed := bytes.Replace(made["sources.json"], []byte(`"Confirmed": false`), []byte(`"Confirmed": true`), 1)
	if bytes.Equal(confirmed, made["sources.json"]) {
		t.Fatal("every source is confirmed: the example shows nothing")
	}
	softer := bytes.Replace(made["cases.json"], []byte(`"block `), []byte(`"hint `), 1)
	for path, data := range map[string][]byte{
		"sources.json": confirmed, "cases.json": softer, "messages/ru.json": []byte(`{"messages": {}}`), "messages/en.json": nil,
	} {
		changed := maps.Clone(made)
		changed[path] = data
		if wrong := Proves(changed, m, cases); wrong != path {
			t.Errorf("of a changed %s it says %q", path, wrong)
		}
	}
	// Whatever else an author lays in proves nothing and harms nothing.
	made["notes.txt"] = []byte("read me")
	if wrong := Proves(made, m, cases); wrong != "" {
		t.Errorf("with notes: %s", wrong)
	}
}
