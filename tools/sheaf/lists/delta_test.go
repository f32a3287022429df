package lists

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	api "github.com/sheaf-drive/sheaf/tools/client"
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
		delta, force bool
		released     []core.Date
		base         string
		day          core.Date
		text         string
	}{
		"a first full load":                   {day: "2023-07-07"},
		"a newer full load":                   {base: "2023-07-07", day: "2023-12-01"},
		"the same again":                      {base: "2023-07-07", day: "2023-07-07"},
		"an older one":                        {base: "2023-07-11", day: "2023-07-07", text: "cli.older_list"},
		"an older one by force":               {base: "2023-07-11", day: "2023-07-07", force: true},
		"a delta without a register":          {delta: true, day: "2023-07-07", text: "cli.delta_base"},
		"and by force":                        {delta: true, force: true, day: "2023-07-07", text: "cli.delta_base"},
		"the next delta":                      {delta: true, base: "2023-07-07", day: "2023-07-11"},
		"a delta of long before":              {delta: true, base: "2023-07-07", day: "2023-07-04", text: "cli.older_list"},
		"a week":                              {delta: true, base: "2023-07-07", day: "2023-07-15"},
		"more than a week":                    {delta: true, base: "2023-07-07", day: "2023-07-16", text: "cli.delta_gap"},
		"more than a week by force":           {delta: true, force: true, base: "2023-07-07", day: "2023-07-16"},
		"the next of the list":                {delta: true, released: days, base: "2023-07-07", day: "2023-07-11"},
		"one of the list is left out":         {delta: true, released: days, base: "2023-07-04", day: "2023-07-11", text: "cli.delta_skipped"},
		"the list ends before the delta":      {delta: true, released: days, base: "2023-07-11", day: "2023-09-11", text: "cli.delta_gap"},
		"and before it by less than a week":   {delta: true, released: days, base: "2023-07-11", day: "2023-07-14"},
		"the list begins after the register":  {delta: true, released: days, base: "2023-06-20", day: "2023-07-04", text: "cli.delta_gap"},
		"an empty list":                       {delta: true, released: []core.Date{}, base: "2023-07-07", day: "2023-07-16", text: "cli.delta_gap"},
		"a list with both, a month apart":     {delta: true, released: []core.Date{"2023-07-11", "2023-08-11"}, base: "2023-07-11", day: "2023-08-11"},
		"one left out, and the list ends too": {delta: true, released: days, base: "2023-07-04", day: "2023-07-12", text: "cli.delta_skipped"},
	} {
		i := &addressImport{addressWish: addressWish{addressFlags: addressFlags{delta: c.delta, force: c.force}, day: c.day, released: c.released}}
		base := api.Edition{Date: c.base}
		if c.base != "" {
			base.ID = "e1"
		}
		if done, err := i.inOrder(base, "83"); done || refusedWith(err) != c.text {
			t.Errorf("%s: %v, %v", name, done, err)
		}
	}
}

func TestReadVersions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "versions.json")
	for text, want := range map[string][]core.Date{
		`[{"VersionId":20230711,"Date":"11.07.2023","GarXMLDeltaURL":""},{"VersionId":20230707,"Date":"07.07.2023"}]`: {"2023-07-07", "2023-07-11"},
		`[]`: {}, `{"a":1}`: nil, `[{"Date":"2023"}]`: nil, ``: nil,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readVersions(file); !slices.Equal(got, want) || (err != nil) != (want == nil) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if _, err := readVersions(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there is a list")
	}
}

func TestTrusted(t *testing.T) {
	closing := func(closed, before int) change.Difference {
		return change.Difference{Before: before, Changes: slices.Repeat([]change.Change{{Kind: change.Closed}}, closed)}
	}
	skipped := gar.Loaded{Built: address.Report{Notes: []address.Note{{Kind: address.VersionSkipped, Object: 1}}}}
	for name, c := range map[string]struct {
		read gar.Loaded
		d    change.Difference
		text string
	}{
		"nothing":             {gar.Loaded{}, closing(0, 400), ""},
		"some":                {gar.Loaded{}, closing(80, 401), ""},
		"a fifth":             {gar.Loaded{}, closing(81, 400), "cli.closes_much"},
		"a small region":      {gar.Loaded{}, closing(50, 60), ""},
		"holes in the deltas": {skipped, closing(0, 400), "cli.delta_holes"},
	} {
		if err := (&addressImport{}).trusted(c.read, c.d); refusedWith(err) != c.text {
			t.Errorf("%s: %v", name, err)
		}
		if err := (&addressImport{addressWish: addressWish{addressFlags: addressFlags{force: true}}}).trusted(c.read, c.d); err != nil {
			t.Errorf("%s by force: %v", name, err)
		}
	}
}
