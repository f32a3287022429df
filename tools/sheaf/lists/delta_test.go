package lists

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/edition"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func refusedWith(err error) string {
	refusal, ok := err.(*core.Error)
	if !ok {
		return ""
	}
	return refusal.Text
}

func TestInOrder(t *testing.T) {
	days := []core.Date{"2023-07-04", "2023-07-07", "2023-07-11"}
	for name, c := range map[string]struct {
		delta    bool
		released []core.Date
		base     string
		day      core.Date
		text     string
		doubt    doubt
	}{
		"a first full load":                   {day: "2023-07-07"},
		"a newer full load":                   {base: "2023-07-07", day: "2023-12-01"},
		"the same again":                      {base: "2023-07-07", day: "2023-07-07"},
		"an older one":                        {base: "2023-07-11", day: "2023-07-07", text: "cli.older_list", doubt: doubtOlder},
		"the next delta":                      {delta: true, base: "2023-07-07", day: "2023-07-11"},
		"a delta of long before":              {delta: true, base: "2023-07-07", day: "2023-07-04", text: "cli.older_list", doubt: doubtOlder},
		"the delta of the day in force":       {delta: true, base: "2023-07-07", day: "2023-07-07", text: "cli.delta_same", doubt: doubtSame},
		"a week":                              {delta: true, base: "2023-07-07", day: "2023-07-15"},
		"more than a week":                    {delta: true, base: "2023-07-07", day: "2023-07-16", text: "cli.delta_gap", doubt: doubtGap},
		"the next of the list":                {delta: true, released: days, base: "2023-07-07", day: "2023-07-11"},
		"one of the list is left out":         {delta: true, released: days, base: "2023-07-04", day: "2023-07-11", text: "cli.delta_skipped", doubt: doubtGap},
		"the list ends before the delta":      {delta: true, released: days, base: "2023-07-11", day: "2023-09-11", text: "cli.delta_gap", doubt: doubtGap},
		"and before it by less than a week":   {delta: true, released: days, base: "2023-07-11", day: "2023-07-14"},
		"the list begins after the register":  {delta: true, released: days, base: "2023-06-20", day: "2023-07-04", text: "cli.delta_gap", doubt: doubtGap},
		"an empty list":                       {delta: true, released: []core.Date{}, base: "2023-07-07", day: "2023-07-16", text: "cli.delta_gap", doubt: doubtGap},
		"a list with both, a month apart":     {delta: true, released: []core.Date{"2023-07-11", "2023-08-11"}, base: "2023-07-11", day: "2023-08-11"},
		"one left out, and the list ends too": {delta: true, released: days, base: "2023-07-04", day: "2023-07-12", text: "cli.delta_skipped", doubt: doubtGap},
	} {
		w := addressWish{addressFlags: addressFlags{delta: c.delta}, day: c.day, released: c.released}
		base := api.Edition{Date: c.base}
		if c.base != "" {
			base.ID = "e1"
		}
		list := w.inOrder(base)
		switch {
		case len(list) == 0 && c.text == "":
		case len(list) != 1 || list[0].doubt != c.doubt || refusedWith(list[0].refusal) != c.text:
			t.Errorf("%s: %v", name, list)
		}
	}
}

// A delta without a register is refused, and one that is in force already is passed over, which programs are told, too.
func TestRegion_OfADelta(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	var said strings.Builder
	i := &addressImport{addressWish: addressWish{addressFlags: addressFlags{delta: true, asJSON: true}, day: "2023-07-07"}, out: terminal.To(&said, true)}
	if err := i.region(t.Context(), "83", api.Edition{}); refusedWith(err) != "cli.delta_base" {
		t.Errorf("without a register: %v", err)
	}
	if err := i.region(t.Context(), "83", api.Edition{ID: "e1", Date: "2023-07-07"}); err != nil || !strings.Contains(said.String(), `"passed_over":"in_force"`) {
		t.Errorf("the same delta again: %v, it says %s", err, said.String())
	}
}

// A register whose contents are in force already is told of and not sent, unless it is asked for or of a later day that the files tell.
func TestRegion_OfTheContentsInForce(t *testing.T) {
	object := func(name string) string {
		return `<OBJECT ID="1" OBJECTID="10" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f5587af" NAME="` + name + `" TYPENAME="АО" LEVEL="1" ` +
			`STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1"/>`
	}
	files := func(name string) fstest.MapFS {
		return fstest.MapFS{
			"83/AS_ADDR_OBJ.XML": {Data: []byte(`<ADDRESSOBJECTS>` + object(name) + `</ADDRESSOBJECTS>`)},
			"83/AS_ADM_HIERARCHY.XML": {Data: []byte(`<ITEMS><ITEM ID="1" OBJECTID="10" PARENTOBJID="0" REGIONCODE="83" ` +
				`STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1"/></ITEMS>`)},
		}
	}
	read, err := gar.LoadRegion(files("Ненецкий"), "83")
	if err != nil {
		t.Fatal(err)
	}
	pieces, err := read.Registry.Edition()
	if err != nil {
		t.Fatal(err)
	}
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(pieces.Pieces[0]) }))
	defer node.Close()
	base := api.Edition{ID: "eeeeeeeeffff", Kind: "addresses/83", Date: "2023-07-07", Chunks: len(pieces.Pieces)}
	plan, err := edition.Plan(core.Edition{Kind: base.Kind, Date: core.Date(base.Date)}, core.EditionOrigin{}, slices.Values(pieces.Pieces))
	if err != nil {
		t.Fatal(err)
	}
	base.Digest = fmt.Sprintf("%x", plan.Digest)
	const en, ru = "Region 83: the contents are those of edition eeeeeeee in force, of 2023-07-07. Nothing was loaded; --accept same loads it once more.",
		"Регион 83: содержание то же, что у действующего издания eeeeeeee от 07.07.2023. Ничего не загружено; --accept same загрузит его ещё раз."
	for name, c := range map[string]struct {
		wish addressWish
		name string
		lang string
		says string
	}{
		"the same day":               {wish: addressWish{day: "2023-07-07"}, says: en},
		"in Russian":                 {wish: addressWish{day: "2023-07-07"}, lang: "ru_RU.UTF-8", says: ru},
		"an earlier day":             {wish: addressWish{day: "2023-07-01"}, says: en},
		"no day is told":             {wish: addressWish{day: "2026-01-01", undated: true}, says: en},
		"a later day":                {wish: addressWish{day: "2023-07-11"}, says: "Region 83 would have 1 objects. Nothing was sent."},
		"it is asked for":            {wish: addressWish{day: "2023-07-07", accepts: []doubt{doubtSame}}, says: "Region 83 would have 1 objects. Nothing was sent."},
		"the contents are different": {wish: addressWish{day: "2023-07-07"}, name: "Ненецкий округ", says: "Region 83 would have 1 objects. Nothing was sent."},
	} {
		t.Setenv("LC_ALL", cmp.Or(c.lang, "C"))
		var said strings.Builder
		c.wish.dryRun = true
		i := &addressImport{addressWish: c.wish, node: &remote.Client{Client: api.New(api.Config{Server: node.URL})}, out: terminal.To(&said, false),
			files: tree{FS: files(cmp.Or(c.name, "Ненецкий"))}, faults: &faultList{source: filepath.Join(t.TempDir(), "gar.zip")}}
		if err := errors.Join(i.region(t.Context(), "83", base), i.faults.close()); err != nil || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: %v, it says %s", name, err, said.String())
		}
	}
}

// What speaks against a register is told at once, be it known before its files are read or only after, also where they cannot be read.
func TestRegion_TellsAllDoubtsAtOnce(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	const row = `<OBJECT ID="1" OBJECTID="10" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f5587af" NAME="Архангельская" TYPENAME="обл" LEVEL="%d" ` +
		`STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1"/>`
	base := api.Edition{ID: "e1", Kind: "addresses/83", Date: "2023-07-11", Digest: strings.Repeat("0", 64)}
	for name, c := range map[string]struct {
		level        int
		accept       []doubt
		says, silent string
	}{
		"both":              {level: 1, says: "the one in force is of 2023-07-11|which is not 83|--accept older, region.", silent: "!"},
		"one is accepted":   {level: 1, accept: []doubt{doubtOlder}, says: "which is not 83|--accept region.", silent: "the one in force is of"},
		"cannot be read":    {level: 98, says: "the one in force is of 2023-07-11|--accept older.", silent: "which is not 83"},
		"and it is so":      {level: 98, accept: []doubt{doubtOlder}, says: "", silent: "--accept"},
		"both are accepted": {level: 1, accept: []doubt{doubtOlder, doubtRegion}},
	} {
		files := fstest.MapFS{
			"83/AS_ADDR_OBJ.XML": {Data: fmt.Appendf(nil, `<ADDRESSOBJECTS>`+row+`</ADDRESSOBJECTS>`, c.level)},
			"83/AS_ADM_HIERARCHY.XML": {Data: []byte(`<ITEMS><ITEM ID="1" OBJECTID="10" PARENTOBJID="0" REGIONCODE="83" ` +
				`STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1"/></ITEMS>`)},
		}
		i := &addressImport{addressWish: addressWish{addressFlags: addressFlags{dryRun: true}, day: "2023-07-07", accepts: c.accept},
			node: &remote.Client{Client: api.New(api.Config{})}, files: tree{FS: files}, faults: &faultList{source: filepath.Join(t.TempDir(), "gar.zip")},
			out: terminal.To(io.Discard, false)}
		err := i.region(t.Context(), "83", base)
		said := ""
		if err != nil {
			said = terminal.Said(err)
		}
		if err := i.faults.close(); err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq(c.says, "|") {
			if !strings.Contains(said, part) || c.silent != "" && strings.Contains(said, c.silent) || (err == nil) != (name == "both are accepted") {
				t.Errorf("%s: %q", name, said)
			}
		}
	}
}

func TestHarm(t *testing.T) {
	closing := func(closed, before int) change.Difference {
		return change.Difference{Before: before, Changes: slices.Repeat([]change.Change{{Kind: change.Closed}}, closed)}
	}
	skipped := gar.Loaded{Built: address.Report{Notes: []address.Note{{Kind: address.VersionSkipped, Object: 1}}}}
	for name, c := range map[string]struct {
		read gar.Loaded
		d    change.Difference
		want []doubt
	}{
		"nothing":                 {gar.Loaded{}, closing(0, 400), nil},
		"without a register":      {gar.Loaded{}, closing(0, 0), nil},
		"some":                    {gar.Loaded{}, closing(80, 400), nil},
		"a fifth":                 {gar.Loaded{}, closing(81, 400), []doubt{doubtCloses}},
		"some of a small region":  {gar.Loaded{}, closing(10, 50), nil},
		"a fifth of a small one":  {gar.Loaded{}, closing(11, 50), []doubt{doubtCloses}},
		"nearly all of another":   {gar.Loaded{}, closing(49, 60), []doubt{doubtCloses}},
		"holes in the deltas":     {skipped, closing(0, 400), []doubt{doubtHoles}},
		"holes, and a fifth gone": {skipped, closing(400, 400), []doubt{doubtHoles, doubtCloses}},
	} {
		var got []doubt
		for _, d := range harm(c.read, c.d) {
			got = append(got, d.doubt)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Each doubt is accepted by its own name, and all that are left are told at once with theirs.
func TestWeigh(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	list := []doubted{{doubtHoles, core.Refuse(core.Conflict, "file", "cli.delta_holes", "1")},
		{doubtRegion, core.Refuse(core.Conflict, "region", "cli.other_region", "город Москва", "83", "Ненецкий автономный округ")},
		{doubtCloses, core.Refuse(core.Conflict, "file", "cli.closes_much", "81", "400")}}
	for accept, c := range map[string]struct{ says, silent string }{
		"":                     {"would close 81 of 400 objects, more than a fifth|--accept holes, region, closes.", "!"},
		"closes":               {"which is not 83|--accept holes, region.", "would close"},
		"holes,region":         {"would close 81 of 400|--accept closes.", "which is not 83"},
		"older,gap":            {"--accept holes, region, closes.", "!"},
		"holes,region,closes":  {},
		"closes, region,holes": {},
	} {
		flags := addressFlags{}
		if accept != "" {
			flags.accept = strings.Split(accept, ",")
		}
		accepts, err := flags.accepted()
		if err != nil {
			t.Fatal(err)
		}
		passed, err := addressWish{accepts: accepts}.weigh(list)
		said := ""
		if err != nil {
			said = terminal.Said(err)
		}
		for part := range strings.SplitSeq(c.says, "|") {
			if (c.says == "") != (err == nil) || !strings.Contains(said, part) || c.silent != "" && strings.Contains(said, c.silent) {
				t.Errorf("%q: %q", accept, said)
			}
		}
		if err != nil && core.CodeOf(err) != core.Conflict || err == nil && len(passed) != 3 {
			t.Errorf("%q: %v, passed %v", accept, err, passed)
		}
	}
	_, err := addressFlags{accept: []string{"all"}}.accepted()
	var usage terminal.UsageError
	if said := terminal.Said(err); !errors.As(err, &usage) || !strings.Contains(said, "“all”") || !strings.Contains(said, "older, same, gap, holes, region, closes") {
		t.Errorf("an unknown doubt: %q", said)
	}
	r := addressReport{Region: "83", Edition: api.Edition{ID: "e1"}, Accepted: []doubt{doubtOlder, doubtCloses}}
	if said := r.listed("Done."); said != "Done. It was loaded although it is older than the one in force; more than a fifth of what is in force is closed." {
		t.Errorf("it says %q", said)
	}
}
