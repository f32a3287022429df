package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func verifier(t *testing.T, s *tale) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(s.key.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func check(t *testing.T, content []byte, s *tale) error {
	t.Helper()
	_, err := verify(bytes.NewReader(content), int64(len(content)), verifier(t, s), nil)
	if err != nil {
		inWords(t, rejected(err))
	}
	return err
}

func TestVerify_EveryByteFlipped(t *testing.T) {
	s := genuine(t)
	content := s.zipped(t)
	if err := check(t, content, s); err != nil {
		t.Fatal(err)
	}
	step := 1
	if testing.Short() {
		step = 17
	}
	for i := 0; i < len(content); i += step {
		flipped := bytes.Clone(content)
		flipped[i] ^= 1 << (i % 8)
		if check(t, flipped, s) == nil {
			t.Errorf("byte %d flipped in bit %d is accepted", i, i%8)
		}
	}
}

func TestVerify_Cut(t *testing.T) {
	s := genuine(t)
	content := s.zipped(t)
	for i := 0; i < len(content); i += 1 + len(content)/200 {
		if check(t, content[:i], s) == nil {
			t.Errorf("the first %d bytes are accepted", i)
		}
	}
	for name, changed := range map[string][]byte{
		"a byte behind":  append(bytes.Clone(content), 0),
		"a byte before":  append([]byte{0}, content...),
		"twice the file": append(bytes.Clone(content), content...),
	} {
		if check(t, changed, s) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// unpacked is an export by file, in order.
type unpacked struct {
	order   []string
	content map[string]string
	flate   *flate.Writer // shared by clones: making one is most of the work
}

func (u *unpacked) clone() *unpacked {
	return &unpacked{slices.Clone(u.order), maps.Clone(u.content), u.flate}
}

func unpack(t *testing.T, content []byte) *unpacked {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	u := &unpacked{content: map[string]string{}, flate: w}
	for _, f := range z.File {
		text, err := readAll(f)
		if err != nil {
			t.Fatal(err)
		}
		u.order = append(u.order, f.Name)
		u.content[f.Name] = string(text)
	}
	return u
}

// lines gives the lines of a file and takes them back.
func (u *unpacked) edit(name string, change func(lines []string) []string) {
	lines := strings.SplitAfter(strings.TrimSuffix(u.content[name], "\n"), "\n")
	lines[len(lines)-1] += "\n"
	u.content[name] = strings.Join(change(lines), "")
}

// pack writes the zip again as a forger would who repairs every outer checksum.
func (u *unpacked) pack(t *testing.T) []byte {
	t.Helper()
	var m manifest
	if err := json.Unmarshal([]byte(u.content[manifestName]), &m); err != nil {
		t.Fatal(err)
	}
	for name, e := range m.Files {
		text := []byte(u.content[name])
		packed := sha256.New()
		w := u.compressor(packed)
		_, _ = w.Write(text)
		_ = w.Close()
		digest := sha256.Sum256(text)
		e.SHA256, e.Packed, e.Size = hex.EncodeToString(digest[:]), hex.EncodeToString(packed.Sum(nil)), int64(len(text))
		switch {
		case strings.HasSuffix(name, ".csv"):
			e.Rows = int64(strings.Count(u.content[name], "\n")) - 1
		case name == journalName:
			e.Rows = int64(strings.Count(u.content[name], "\n"))
		}
		m.Files[name] = e
	}
	repaired, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	u.content[manifestName] = string(repaired)
	return u.zip(t)
}

// compressor packs as the exporter does, one file after another.
func (u *unpacked) compressor(w io.Writer) *flate.Writer {
	u.flate.Reset(w)
	return u.flate
}

func (u *unpacked) zip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return u.compressor(w), nil })
	for _, name := range u.order {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if name == manifestName {
			header.Method = zip.Store
		}
		w, err := zw.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, u.content[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPack_RepairsWhatIsUnchanged(t *testing.T) {
	s := genuine(t)
	content := s.zipped(t)
	if again := unpack(t, content).pack(t); !bytes.Equal(again, content) {
		t.Fatal("packing again changes the export, so the tests below would prove nothing")
	}
}

// Every row of every file changed, moved, doubled and removed, with all outer checksums
// repaired.
func TestVerify_EveryRow(t *testing.T) {
	s := genuine(t)
	whole := unpack(t, s.zipped(t))
	for _, name := range names(false)[1:] {
		rows := strings.Count(whole.content[name], "\n")
		for i := range rows {
			for kind, change := range map[string]func([]string) []string{
				"removed": func(l []string) []string { return slices.Delete(l, i, i+1) },
				"doubled": func(l []string) []string { return slices.Insert(l, i, l[i]) },
				"changed": func(l []string) []string {
					at := len(l[i]) / 2
					l[i] = l[i][:at] + "7" + l[i][min(at+1, len(l[i])-1):]
					return l
				},
				"swapped": func(l []string) []string {
					j := (i + 1) % len(l)
					l[i], l[j] = l[j], l[i]
					return l
				},
				"tail cut": func(l []string) []string { return l[:i] },
			} {
				u := whole.clone()
				before := u.content[name]
				u.edit(name, change)
				if u.content[name] == before || u.content[name] == "" && name == checkpointsName {
					continue
				}
				if name == "tables/totals.csv" && kind == "removed" && strings.Contains(before, "\n") &&
					!strings.Contains(u.content[name], "sheets_lost") {
					continue // a zero may be left out
				}
				if check(t, u.pack(t), s) == nil {
					t.Errorf("%s: row %d %s is accepted", name, i+1, kind)
				}
			}
		}
	}
}

// Nobody has signed for the leaf behind the last checkpoint, so it must not be able to say
// anything that is not compared with what was signed.
func TestVerify_ForgedTail(t *testing.T) {
	s := genuine(t)
	whole := unpack(t, s.zipped(t))
	for name, c := range map[string][]string{
		"a subject":          {`"subject":"tree:ru2018"`, `"subject":"sheet:0000AB"`},
		"an actor":           {`"actor":"system"`, `"actor":"u-admin"`},
		"a remark":           {`"public":{`, `"public":{"remark":"x",`},
		"a lifted block":     {`"public":{`, `"public":{"lifted":"x",`},
		"a commit":           {`"commit":{}`, `"commit":{"x":"` + strings.Repeat("ab", 32) + `"}`},
		"a move of a sheet":  {`"public":{`, `"public":{"from":"at_office",`, `"},"subject":"tree:ru2018"`, `","to":"lost"},"subject":"sheet:0000AB"`},
		"words for a screen": {`"subject":"tree:ru2018"`, `"subject":"x:\u001b[2JVERIFIED e.zip"`},
	} {
		u := whole.clone()
		u.edit(journalName, func(lines []string) []string {
			last := &lines[len(lines)-1]
			for i := 0; i < len(c); i += 2 {
				if !strings.Contains(*last, c[i]) {
					t.Fatalf("%s: no %s in %s", name, c[i], *last)
				}
				*last = strings.Replace(*last, c[i], c[i+1], 1)
			}
			return lines
		})
		if err := check(t, u.pack(t), s); err == nil || !strings.Contains(err.Error(), "nobody vouches for it") {
			t.Errorf("a tail with %s: %v", name, err)
		}
	}
}

// What an export says cannot take the place of the verdict on a terminal.
func TestRejection_ObeysNoExport(t *testing.T) {
	err := reject(forbidden, journalName, 1, "%s may not go from %q to %q", "x:\x1b[2J\nVERIFIED e.zip\u202e", "a", "b")
	for _, l := range []language{english, russian} {
		if said := rejected(err).in(l); strings.ContainsAny(said, "\x1b\n\u202e") || !strings.Contains(said, `\u{1b}`) {
			t.Errorf("%q", said)
		}
	}
}

func TestVerify_OuterForgery(t *testing.T) {
	s := genuine(t)
	foreign := genuine(t)
	foreign.campaign = "other"
	manifestWith := func(old, now string) func(u *unpacked) {
		return func(u *unpacked) {
			if !strings.Contains(u.content[manifestName], old) {
				t.Fatalf("no %q in the manifest", old)
			}
			u.content[manifestName] = strings.Replace(u.content[manifestName], old, now, 1)
		}
	}
	for name, c := range map[string]struct {
		change func(u *unpacked)
		reason string
	}{
		"file removed": {func(u *unpacked) { u.order = slices.Delete(u.order, 4, 5) }, "is missing"},
		"file added": {func(u *unpacked) {
			u.order = append(u.order, "tables/more.csv")
		}, "does not belong there"},
		"file twice":      {func(u *unpacked) { u.order = append(u.order, journalName) }, "twice"},
		"files reordered": {func(u *unpacked) { u.order[3], u.order[4] = u.order[4], u.order[3] }, "not stand in its place"},
		"path upwards":    {func(u *unpacked) { u.order = append(u.order, "../x") }, "../x"},
		"other index":     {manifestWith(`"index":1`, `"index":2`), "the last leaf has"},
		"other campaign":  {manifestWith(`"campaign":"ru2018"`, `"campaign":"other"`), "the origin is"},
		"other origin too": {func(u *unpacked) {
			u.content[manifestName] = strings.ReplaceAll(u.content[manifestName], "ru2018", "other")
		}, `is of "sheaf/ru2018"`},
		"campaign named house": {func(u *unpacked) {
			u.content[manifestName] = strings.ReplaceAll(u.content[manifestName], "ru2018", "house")
		}, "is no campaign"},
		"other format":               {manifestWith("sheaf-export/2", "sheaf-export/3"), "has the format"},
		"other key name":             {manifestWith(`"key":"sheaf/`, `"key":"other/`), "the given key is"},
		"unknown member of manifest": {manifestWith(`"format"`, `"extra":1,"format"`), "not the JSON of a manifest"},
		"space in manifest":          {manifestWith(`,"format"`, `, "format"`), "canonical"},
		"fewer rows in manifest":     {manifestWith(`"rows":49`, `"rows":48`), "the manifest says 48"},
		"all of another campaign": {func(u *unpacked) {
			other := unpack(t, foreign.zipped(t))
			u.content[journalName], u.content[checkpointsName] = other.content[journalName], other.content[checkpointsName]
		}, `is of "sheaf/other"`},
		"carriage returns": {func(u *unpacked) {
			u.content["tables/visits.csv"] = strings.ReplaceAll(u.content["tables/visits.csv"], "\n", "\r\n")
		}, "the columns are not"},
		"empty table": {func(u *unpacked) { u.content["tables/visits.csv"] = "" }, "visits.csv"},
		"no line break": {func(u *unpacked) {
			u.content["tables/visits.csv"] = strings.TrimSuffix(u.content["tables/visits.csv"], "\n")
		}, "was cut"},
		"long line": {func(u *unpacked) {
			u.content["tables/visits.csv"] += strings.Repeat("x", maxRow+1) + "\n"
		}, "longer than"},
		"long line beyond the buffer": {func(u *unpacked) {
			u.content["tables/visits.csv"] += strings.Repeat("x", 3*maxRow) + "\n"
		}, "longer than"},
		"long line within the limit": {func(u *unpacked) {
			u.content["tables/visits.csv"] += strings.Repeat("x", maxRow-1) + "\n"
		}, "does not have the columns"},
		"bomb": {func(u *unpacked) {
			u.content["tables/visits.csv"] += strings.Repeat("\x00", 3*freeRatio)
		}, "more than an export can hold"},
		"no checkpoint": {func(u *unpacked) { u.content[checkpointsName] = "" }, "nobody vouches"},
		"notes run together": {func(u *unpacked) {
			u.content[checkpointsName] = strings.Replace(u.content[checkpointsName], "\n\nsheaf", "\nsheaf", 1)
		}, "not part of a signed checkpoint"},
		"half a note": {func(u *unpacked) { u.content[checkpointsName] += "\nsheaf/ru2018\n" }, "in the middle"},
	} {
		u := unpack(t, s.zipped(t))
		c.change(u)
		var content []byte
		if strings.Contains(name, "manifest") {
			content = u.zip(t)
		} else {
			content = u.pack(t)
		}
		if err := check(t, content, s); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	t := &testing.T{}
	s := genuine(t)
	content := s.zipped(t)
	f.Add(content)
	f.Add(content[:len(content)/2])
	key, err := note.NewVerifier(s.key.Verifier())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, changed []byte) {
		_, err := verify(bytes.NewReader(changed), int64(len(changed)), key, nil)
		if err == nil && !bytes.Equal(changed, content) {
			t.Error("another file than the genuine one is accepted")
		}
	})
}
