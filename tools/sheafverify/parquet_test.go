package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/parquet"
)

// withoutParquet is the export as the format before had it, without Parquet.
func withoutParquet(t *testing.T, u *unpacked) *unpacked {
	t.Helper()
	old := u.clone()
	var m manifest
	if err := json.Unmarshal([]byte(old.content[manifestName]), &m); err != nil {
		t.Fatal(err)
	}
	m.Format = formatBefore
	for name := range m.Files {
		if strings.HasSuffix(name, ".parquet") {
			delete(m.Files, name)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	old.content[manifestName] = string(text)
	old.order = slices.DeleteFunc(old.order, func(name string) bool { return strings.HasSuffix(name, ".parquet") })
	return old
}

func TestVerify_ExportsOfTheFormatBefore(t *testing.T) {
	s := genuine(t)
	whole := unpack(t, s.zipped(t))
	if len(whole.order) != len(names(true)) {
		t.Fatalf("an export has %v", whole.order)
	}
	old := withoutParquet(t, whole)
	if err := check(t, old.pack(t), s); err != nil {
		t.Errorf("an export without Parquet: %v", err)
	}
	mixed := withoutParquet(t, whole)
	mixed.content[manifestName] = strings.Replace(mixed.content[manifestName], formatBefore, format, 1)
	if err := check(t, mixed.pack(t), s); err == nil || !strings.Contains(err.Error(), "has the format") {
		t.Errorf("the new format without its files: %v", err)
	}
}

// A table in Parquet counts by its digest, its number of rows and its place.
func TestVerify_TablesInParquet(t *testing.T) {
	s := genuine(t)
	whole := unpack(t, s.zipped(t))
	const name = "tables/sheets.parquet"
	if !strings.HasPrefix(whole.content[name], parquet.Mark) || !strings.HasSuffix(whole.content[name], parquet.Mark) {
		t.Fatalf("%s is not in Parquet", name)
	}
	for what, c := range map[string]struct {
		change func(u *unpacked)
		repair bool
		want   string
	}{
		"a byte":            {func(u *unpacked) { u.content[name] = strings.Replace(u.content[name], "91X7B9", "91X7B8", 1) }, false, name},
		"another table":     {func(u *unpacked) { u.content[name] = u.content["tables/lines.parquet"] }, false, name},
		"no Parquet":        {func(u *unpacked) { u.content[name] = "code\n" }, true, "not in Parquet"},
		"an empty file":     {func(u *unpacked) { u.content[name] = "" }, true, "not in Parquet"},
		"a cut one":         {func(u *unpacked) { u.content[name] = u.content[name][:len(u.content[name])-1] }, true, "not in Parquet"},
		"a row more":        {func(u *unpacked) { rowsOf(t, u, name, 1) }, false, "rows of " + name},
		"a row less":        {func(u *unpacked) { rowsOf(t, u, name, -1) }, false, "rows of " + name},
		"one file missing":  {func(u *unpacked) { u.order = u.order[:len(u.order)-1] }, false, "missing"},
		"files reordered":   {func(u *unpacked) { n := len(u.order); u.order[n-1], u.order[n-2] = u.order[n-2], u.order[n-1] }, false, "its place"},
		"a file of its own": {func(u *unpacked) { u.order = append(u.order, "tables/more.parquet") }, false, "does not belong"},
	} {
		u := whole.clone()
		c.change(u)
		content := []byte(nil)
		if c.repair {
			content = u.pack(t)
		} else {
			content = u.zip(t)
		}
		if err := check(t, content, s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a rejection with %q", what, err, c.want)
		}
	}
}

// rowsOf changes what the manifest says of the rows of a file.
func rowsOf(t *testing.T, u *unpacked, name string, by int64) {
	t.Helper()
	var m manifest
	if err := json.Unmarshal([]byte(u.content[manifestName]), &m); err != nil {
		t.Fatal(err)
	}
	e := m.Files[name]
	e.Rows += by
	m.Files[name] = e
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	u.content[manifestName] = string(text)
}
