package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

type memory map[int64]tlog.Hash

func (m memory) Node(i int64) (tlog.Hash, bool) { h, ok := m[i]; return h, ok }
func (m memory) SetNode(i int64, h tlog.Hash)   { m[i] = h }

// campaign is a source made of real leaves and notes.
type campaign struct {
	about  owner
	leaves [][]byte
	notes  [][]byte
	rows   map[string][][]string
	// read counts the readings of the journal; grow adds a leaf from that reading on.
	read, grow int
}

func (c *campaign) About() (core.CampaignID, string) { return c.about.Campaign, c.about.KeyName }

func (c *campaign) Leaves(fn func([]byte) error) error {
	c.read++
	list := c.leaves
	if c.grow > 0 && c.read >= c.grow {
		list = list[:len(list)-1]
	}
	return each(list, fn)
}

func (c *campaign) Checkpoints(fn func([]byte) error) error { return each(c.notes, fn) }

func (c *campaign) Rows(table string, fn func([]string) error) error { return each(c.rows[table], fn) }

func each[T any](list []T, fn func(T) error) error {
	for _, v := range list {
		if err := fn(v); err != nil {
			return err
		}
	}
	return nil
}

// newCampaign has size leaves, checkpoints at the given sizes and behind each the leaf that
// records it.
func newCampaign(t *testing.T, size int64, marks ...int64) *campaign {
	t.Helper()
	key, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{9}, 32)), "sheaf/checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	c := &campaign{about: owner{"ru2018", key.Name()}, rows: map[string][][]string{
		"sheets": {{"0000AB", "77", "o1", "filling", "1", "", ""}, {"91X7B9", "77", "o1", "at_office", "0", "", ""}},
		"packs":  {{"a", "1", "aa", "active"}, {"a", "2", "bb", "tested"}, {"b", "1", "cc", "retired"}},
	}}
	nodes := memory{}
	for n := range size {
		e := audit.Entry{Campaign: "ru2018", Kind: "sheet.plan/1", Subject: fmt.Sprintf("sheet:%d", n)}
		for _, mark := range marks {
			if mark == n {
				root, err := audit.Root(nodes, n)
				if err != nil {
					t.Fatal(err)
				}
				signed, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/ru2018", Size: n, Root: root}, key)
				if err != nil {
					t.Fatal(err)
				}
				c.notes = append(c.notes, signed)
				e.Kind = audit.CheckpointKind + "/1"
			}
		}
		line := audit.Line(e, core.Stamp{Index: uint64(10 + n), Actor: "u"}, n)
		if err := audit.Append(nodes, n, line); err != nil {
			t.Fatal(err)
		}
		c.leaves = append(c.leaves, line)
	}
	return c
}

func TestWrite_LayoutAndManifest(t *testing.T) {
	c := newCampaign(t, 12, 5, 11)
	var b, again bytes.Buffer
	if err := Write(&b, c); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, c); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same source does not give the same bytes: %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	var order []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		content[f.Name] = string(text)
		order = append(order, f.Name)
	}
	if in := order[17:]; len(in) != 14 || in[0] != "tables/sheets.parquet" || in[13] != "tables/totals.parquet" {
		t.Errorf("in Parquet: %v", in)
	}
	if got := strings.Join(order[:17], " "); got != "manifest.json journal.jsonl checkpoints.txt tables/sheets.csv tables/lines.csv "+
		"tables/signatures.csv tables/visits.csv tables/offices.csv tables/packs.csv tables/editions.csv "+
		"tables/parcels.csv tables/selections.csv tables/selected_regions.csv tables/selected.csv tables/volumes.csv "+
		"tables/pages.csv tables/totals.csv" {
		t.Errorf("order: %s", got)
	}
	if content["journal.jsonl"] != string(bytes.Join(c.leaves, []byte("\n")))+"\n" {
		t.Error("the journal is not the leaves as stored")
	}
	if content["checkpoints.txt"] != string(c.notes[0])+"\n"+string(c.notes[1]) {
		t.Error("the checkpoints are not the notes as recorded")
	}
	if content["tables/sheets.csv"] != "code,region,office,state,lines_written,parcel,place\n0000AB,77,o1,filling,1,,\n91X7B9,77,o1,at_office,0,,\n" {
		t.Errorf("sheets: %q", content["tables/sheets.csv"])
	}
	if content["tables/visits.csv"] != "id,office,state,ground\n" {
		t.Errorf("visits: %q", content["tables/visits.csv"])
	}
	checkManifest(t, z, content)
}

func checkManifest(t *testing.T, z *zip.Reader, content map[string]string) {
	t.Helper()
	var m struct {
		Campaign, Format, Key, Origin string
		Index                         uint64
		Files                         map[string]struct {
			Packed, SHA256 string
			Rows, Size     int64
		}
	}
	if err := json.Unmarshal([]byte(content["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	if m.Campaign != "ru2018" || m.Format != Format || m.Key != "sheaf/checkpoints" || m.Origin != "sheaf/ru2018" || m.Index != 21 {
		t.Errorf("%+v", m)
	}
	if m.Files["journal.jsonl"].Rows != 12 || m.Files["checkpoints.txt"].Rows != 2 || m.Files["tables/packs.csv"].Rows != 3 {
		t.Errorf("rows: %+v", m.Files)
	}
	if len(m.Files) != len(z.File)-1 {
		t.Errorf("%d files in the manifest", len(m.Files))
	}
	for _, f := range z.File[1:] {
		raw, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		packed, err := io.ReadAll(raw)
		if err != nil {
			t.Fatal(err)
		}
		got, text := m.Files[f.Name], content[f.Name]
		if hexSum(packed) != got.Packed || hexSum([]byte(text)) != got.SHA256 || int64(len(text)) != got.Size {
			t.Errorf("%s: %+v", f.Name, got)
		}
	}
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func TestWrite_Refuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(c *campaign)
		code   core.Code
		text   string
	}{
		"no checkpoint":     {func(c *campaign) { c.notes = nil }, core.Conflict, "export.checkpoint.none"},
		"tail uncovered":    {func(c *campaign) { c.notes = c.notes[:1] }, core.Conflict, "export.checkpoint.behind"},
		"journal too short": {func(c *campaign) { c.leaves = c.leaves[:8] }, core.Internal, "export.journal.short"},
		"notes descend":     {func(c *campaign) { c.notes[0], c.notes[1] = c.notes[1], c.notes[0] }, core.Internal, "export.checkpoint.form"},
		"note of another": {func(c *campaign) {
			c.notes[0] = bytes.Replace(c.notes[0], []byte("ru2018"), []byte("other"), 1)
		}, core.Internal, "export.checkpoint.form"},
		"note signed by another": {func(c *campaign) { c.about.KeyName = "other" }, core.Internal, "export.checkpoint.form"},
		"note with two signatures": {func(c *campaign) {
			lines := strings.SplitAfter(string(c.notes[0]), "\n")
			c.notes[0] = append(c.notes[0], lines[4]...)
		}, core.Internal, "export.checkpoint.form"},
		"leaf with line break": {func(c *campaign) { c.leaves[3] = []byte("{\n}") }, core.Internal, "export.journal.leaf"},
		"last leaf damaged":    {func(c *campaign) { c.leaves[11] = []byte("{}") }, core.Internal, "export.journal.leaf"},
		"leaf missing":         {func(c *campaign) { c.leaves = append(c.leaves[:2:2], c.leaves[3:]...) }, core.Internal, "export.journal.leaf"},
		"other campaign":       {func(c *campaign) { c.about.Campaign = "other" }, core.Internal, "export.checkpoint.form"},
		"campaign no slug":     {func(c *campaign) { c.about.Campaign = "A b" }, core.Invalid, "core.campaign_slug"},
		"key with quote":       {func(c *campaign) { c.about.KeyName = `a"b` }, core.Invalid, "export.key"},
		"no key":               {func(c *campaign) { c.about.KeyName = "" }, core.Invalid, "export.key"},
		"row short":            {func(c *campaign) { c.rows["lines"] = [][]string{{"a"}} }, core.Internal, "export.row.columns"},
		"row twice": {func(c *campaign) {
			c.rows["totals"] = [][]string{{"a", "1"}, {"a", "1"}}
		}, core.Internal, "export.row.order"},
		"rows descend": {func(c *campaign) {
			c.rows["lines"] = [][]string{{"0000AB", "2", "free", ""}, {"0000AB", "1", "free", ""}}
		}, core.Internal, "export.row.order"},
		"comma":      {func(c *campaign) { c.rows["totals"] = [][]string{{"a,b", "1"}} }, core.Internal, "export.row.value"},
		"quote":      {func(c *campaign) { c.rows["totals"] = [][]string{{`a"`, "1"}} }, core.Internal, "export.row.value"},
		"line break": {func(c *campaign) { c.rows["totals"] = [][]string{{"a\n", "1"}} }, core.Internal, "export.row.value"},
		"formula":    {func(c *campaign) { c.rows["totals"] = [][]string{{"=a", "1"}} }, core.Internal, "export.row.value"},
		"letters":    {func(c *campaign) { c.rows["totals"] = [][]string{{"й", "1"}} }, core.Internal, "export.row.value"},
	} {
		source := newCampaign(t, 12, 5, 11)
		c.change(source)
		var b bytes.Buffer
		var e *core.Error
		if err := Write(&b, source); !errors.As(err, &e) || e.Code != c.code || e.Text != c.text {
			t.Errorf("%s: %v, want %s", name, err, c.text)
		}
		if b.Len() != 0 {
			t.Errorf("%s: %d bytes were written before the refusal", name, b.Len())
		}
	}
}

func TestWrite_SourceThatChanges(t *testing.T) {
	source := newCampaign(t, 12, 5, 11)
	source.grow = 2
	var e *core.Error
	if err := Write(io.Discard, source); !errors.As(err, &e) || e.Text != "export.changed" && e.Text != "export.journal.short" {
		t.Errorf("%v", err)
	}
}

func TestWrite_ReaderAndWriterFail(t *testing.T) {
	broken := errors.New("disk is full")
	if err := Write(failing{broken}, newCampaign(t, 12, 11)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if err := Write(io.Discard, failingSource{newCampaign(t, 12, 11), broken}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

type failingSource struct {
	*campaign
	err error
}

func (f failingSource) Rows(string, func([]string) error) error { return f.err }

func TestWrite_House(t *testing.T) {
	key, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{9}, 32)), "k")
	if err != nil {
		t.Fatal(err)
	}
	line := audit.Line(audit.Entry{Kind: "house.found/1"}, core.Stamp{}, 0)
	nodes := memory{}
	if err := audit.Append(nodes, 0, line); err != nil {
		t.Fatal(err)
	}
	root, _ := audit.Root(nodes, 1)
	note, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/house", Size: 1, Root: root}, key)
	if err != nil {
		t.Fatal(err)
	}
	c := &campaign{about: owner{"", "k"}, leaves: [][]byte{line}, notes: [][]byte{note}}
	if err := Write(io.Discard, c); err != nil {
		t.Error(err)
	}
}
