package gar

import (
	"archive/zip"
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	reader "github.com/sheaf-drive/sheaf/core/address/gar"
)

func load(t *testing.T) reader.Loaded {
	t.Helper()
	var b bytes.Buffer
	if err := WriteZip(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	regions, _, err := reader.RegionsIn(z)
	if err != nil || !slices.Equal(regions, []core.Region{Region}) {
		t.Fatalf("regions %v, %v", regions, err)
	}
	l, err := reader.LoadRegion(z, Region)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestArchive_EveryRowIsAccountedFor(t *testing.T) {
	l := load(t)
	for _, f := range l.Files {
		if f.Faults != 0 || f.Rows != f.Taken || f.Rows == 0 && !empty(f.File) {
			t.Errorf("%s: %d rows, %d taken, faults %+v", f.File, f.Rows, f.Taken, f.Listed)
		}
	}
	b := l.Built
	if b.Versions != 478 || b.Links != 413 {
		t.Errorf("%d versions and %d links, want the real 478 and 413", b.Versions, b.Links)
	}
	if sum := b.Objects + b.Closed + b.Historic + b.Beyond; sum != 437 {
		t.Errorf("%d of 437 objects are accounted for: %+v", sum, b)
	}
	if b.Renamed != 16 {
		t.Errorf("%d renamed objects, want 16", b.Renamed)
	}
	if b.Incomplete != 24 {
		t.Errorf("%d objects do not reach the region, want the 24 municipal units", b.Incomplete)
	}
	if len(l.NewTypes) != 0 {
		t.Errorf("types without a word: %v", l.NewTypes)
	}
}

// empty files are all that region 83's codes and divisions are known by.
func empty(file string) bool {
	kind, _ := reader.KindOf(file)
	return kind == reader.Params || kind == reader.Divisions
}

func TestArchive_HasTheDefectsOfRealFiles(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	marked, plain := 0, 0
	for _, f := range files {
		if bytes.HasPrefix(f.Data, []byte("\ufeff")) {
			marked++
		} else if strings.HasSuffix(f.Name, ".XML") {
			plain++
		}
		text := string(f.Data)
		if strings.Contains(f.Name, "/AS_ADM_HIERARCHY_") {
			if rows, paths := strings.Count(text, "<ITEM "), strings.Count(text, "PATH="); paths == 0 || paths >= rows {
				t.Errorf("%d of %d rows have a PATH", paths, rows)
			}
		}
		if strings.Contains(f.Name, "/AS_ADDR_OBJ_2") {
			if rows, next := strings.Count(text, "<OBJECT "), strings.Count(text, "NEXTID="); next != rows-1 {
				t.Errorf("%d of %d rows have a NEXTID, want all but one", next, rows)
			}
			for _, want := range []string{`TYPENAME="ул"`, `TYPENAME="ул."`} {
				if !strings.Contains(text, want) {
					t.Errorf("no %s", want)
				}
			}
		}
	}
	if marked == 0 || plain == 0 {
		t.Errorf("%d files with a byte order mark, %d without", marked, plain)
	}
}

func TestRegistry_RenamesAndChains(t *testing.T) {
	reg := load(t).Registry
	lenin, ok := reg.Object(1459714)
	if !ok || lenin.Name != "им В.И.Ленина" || len(lenin.Aliases) != 1 || lenin.Aliases[0].Name != "Ленина" {
		t.Fatalf("got %+v", lenin)
	}
	vylka, _ := reg.Object(1415283)
	if len(vylka.Aliases) != 2 || vylka.Aliases[0].Name != "Тыко-Вылка" || vylka.Aliases[1].Name != "им Тыко-Вылко" {
		t.Errorf("got %+v", vylka)
	}
	chain, complete := reg.Chain(1459714)
	if !complete || len(chain) != 3 || chain[0].Name != "Ненецкий" || chain[1].Name != "Нарьян-Мар" {
		t.Errorf("got %v %+v", complete, chain)
	}
	text, err := address.Legal(address.Place{Region: Region, Chain: reg.Parts(1459714), House: "12", Flat: "3"})
	if want := "Ненецкий автономный округ, город Нарьян-Мар, улица им В.И.Ленина, дом 12, квартира 3"; text != want {
		t.Errorf("got %q, %v", text, err)
	}
	if _, ok := reg.Object(1452392); ok {
		t.Error("the closed village Носовая is an object")
	}
}

func TestRegistry_EditionKeepsEverything(t *testing.T) {
	reg := load(t).Registry
	ed, err := reg.Edition()
	if err != nil {
		t.Fatal(err)
	}
	back, digest, err := address.ReadEdition(slices.Values(ed.Pieces))
	if err != nil || digest != ed.Digest || back.Len() != reg.Len() || ed.Objects != reg.Len() {
		t.Fatalf("%v", err)
	}
	again, err := back.Edition()
	if err != nil || again.Digest != ed.Digest {
		t.Errorf("the second edition differs: %v", err)
	}
	for i := range reg.Len() {
		a, b := reg.At(i), back.At(i)
		if a.Name != b.Name || a.GUID != b.GUID || a.Parent != b.Parent || !slices.Equal(a.Aliases, b.Aliases) {
			t.Errorf("%+v became %+v", a, b)
		}
	}
}

func TestRegistry_EveryObjectHasALegalText(t *testing.T) {
	reg := load(t).Registry
	for i := range reg.Len() {
		id := reg.At(i).ID
		text, err := address.Legal(address.Place{Region: Region, Chain: reg.Parts(id)})
		if err != nil || !strings.HasPrefix(text, "Ненецкий автономный округ") {
			t.Errorf("%d: %q, %v", id, text, err)
		}
	}
}

func TestWriteFolder_ReadsTheSame(t *testing.T) {
	dir := t.TempDir()
	if err := WriteFolder(dir); err != nil {
		t.Fatal(err)
	}
	l, err := reader.LoadRegion(os.DirFS(dir), Region)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := l.Registry.Edition()
	b, _ := load(t).Registry.Edition()
	if a.Digest != b.Digest {
		t.Error("folder and archive give different registries")
	}
}

func TestWriteFolder_SaysWhereItFails(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFolder(file); err == nil {
		t.Error("writing below a file succeeded")
	}
}
