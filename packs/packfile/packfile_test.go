package packfile

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/text"
)

const here = "linux-amd64"

func testKey(t testing.TB, fill byte) audit.SigningKey {
	t.Helper()
	k, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{fill}, 32)), "rules")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func source() Source {
	return Source{Name: "ru-president-2018", Version: "1.3.0", Programs: map[string][]byte{
		here: bytes.Repeat([]byte("program "), 4000), "linux-arm64": []byte("another"),
	}, Papers: map[string][]byte{"cases.json": []byte("[]"), "messages/ru.json": []byte("{}")}}
}

func written(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, source(), testKey(t, 1)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead_WhatWasWritten(t *testing.T) {
	data, key := written(t), testKey(t, 1)
	p, err := Read(data, []string{testKey(t, 2).Verifier(), key.Verifier()}, here)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "ru-president-2018" || p.Version != "1.3.0" || p.Digest != sha256.Sum256(data) ||
		!strings.HasPrefix(key.Verifier(), p.Signer+"+") || !bytes.Equal(p.Program, source().Programs[here]) {
		t.Errorf("%s %s by %s, %d bytes", p.Name, p.Version, p.Signer, len(p.Program))
	}
	if len(p.Papers) != 2 || string(p.Papers["cases.json"]) != "[]" || string(p.Papers["messages/ru.json"]) != "{}" {
		t.Errorf("its papers are %q", p.Papers)
	}
	if p, err := Read(data, []string{key.Verifier()}, "linux-arm64"); err != nil || string(p.Program) != "another" {
		t.Errorf("of the other platform: %q, %v", p.Program, err)
	}
	if p, err := Reread(data, here); err != nil || p.Signer != "" || !bytes.Equal(p.Program, source().Programs[here]) {
		t.Errorf("read again: %v", err)
	}
	if !bytes.Equal(data, written(t)) {
		t.Error("the same content makes another file")
	}
}

// entry is one member of a tar that somebody wrote by hand.
type entry struct {
	name string
	kind byte
	data string
}

// crafted packs members as they are.
func crafted(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: 0o644, Size: int64(len(e.data))}
		if e.kind == tar.TypeSymlink {
			h.Linkname, h.Size = "/etc/passwd", 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte(e.data)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []func() error{w.Close, z.Close} {
		if err := c(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// signed is a manifest with a good signature under it, and the members that it names.
func signed(t *testing.T, change func(*manifest), programs ...entry) []entry {
	t.Helper()
	m := manifest{Format: Format, Name: "trial", Version: "1.0.0"}
	for _, p := range programs {
		sum := sha256.Sum256([]byte(p.data))
		m.Files = append(m.Files, member{p.name, int64(len(p.data)), hex.EncodeToString(sum[:])})
	}
	change(&m)
	encoded, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	note, err := audit.SignText(m.note(encoded), testKey(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	return append([]entry{{manifestName, tar.TypeReg, string(encoded)}, {signatureName, tar.TypeReg, string(note)}}, programs...)
}

func TestRead_Refuses(t *testing.T) {
	program := entry{programs + here, tar.TypeReg, "program"}
	same := func(*manifest) {}
	good := signed(t, same, program)
	other := signed(t, func(m *manifest) { m.Version = "2.0.0" }, program)
	with := func(at int, e entry) []entry {
		return append(append(append([]entry{}, good[:at]...), e), good[at+1:]...)
	}
	checkpoint, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/house", Size: 1}, testKey(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":             {nil, "invalid file: pack.file_form"},
		"no zstd":             {[]byte("#!/bin/sh\n"), "invalid file: pack.file_form"},
		"an empty tar":        {crafted(t), "invalid file: pack.file_form"},
		"no manifest":         {crafted(t, good[1:]...), "invalid file: pack.file_form"},
		"manifest of no pack": {crafted(t, with(0, entry{manifestName, tar.TypeReg, "{}"})...), "invalid file: pack.file_form"},
		"a manifest too large": {crafted(t, with(0, entry{manifestName, tar.TypeReg, strings.Repeat(" ", maxManifest+1)})...),
			"too_large file: pack.file_large"},
		"a file too large":         {make([]byte, MaxFile+1), "too_large file: pack.file_large"},
		"unsigned":                 {crafted(t, good[0], program), "invalid file: pack.file_unsigned"},
		"an empty signature":       {crafted(t, with(1, entry{signatureName, tar.TypeReg, "\n"})...), "invalid file: pack.file_unsigned"},
		"the signature of another": {crafted(t, with(1, other[1])...), "invalid file: pack.file_unsigned"},
		"a checkpoint of the same key": {crafted(t, with(1, entry{signatureName, tar.TypeReg, string(checkpoint)})...),
			"invalid file: pack.file_unsigned"},
		"a manifest changed after signing": {crafted(t, with(0, entry{manifestName, tar.TypeReg,
			strings.Replace(good[0].data, "1.0.0", "9.0.0", 1)})...), "invalid file: pack.file_unsigned"},
		"another program": {crafted(t, with(2, entry{program.name, tar.TypeReg, "PROGRAM"})...), "invalid file: pack.file_content"},
		"a longer program": {crafted(t, with(2, entry{program.name, tar.TypeReg, "program."})...),
			"invalid file: pack.file_content"},
		"no program": {crafted(t, good[:2]...), "invalid file: pack.file_form"},
		"only for another platform": {crafted(t, signed(t, same, entry{programs + "plan9-mips", tar.TypeReg, "program"})...),
			"invalid file: pack.file_platform"},
		"a program more":     {crafted(t, append(append([]entry{}, good...), entry{"programs/x", tar.TypeReg, "x"})...), "invalid file: pack.file_form"},
		"a program twice":    {crafted(t, append(append([]entry{}, good...), program)...), "invalid file: pack.file_form"},
		"a link for program": {crafted(t, with(2, entry{program.name, tar.TypeSymlink, ""})...), "invalid file: pack.file_form"},
		"a step upwards": {crafted(t, with(2, entry{"programs/../../etc/cron.d/x", tar.TypeReg, "program"})...),
			"invalid file: pack.file_path"},
		"a step upwards that is signed": {crafted(t, signed(t, same, entry{"../" + here, tar.TypeReg, "program"})...),
			"invalid file: pack.file_path"},
		"a path from the root": {crafted(t, signed(t, same, entry{"/bin/sh", tar.TypeReg, "program"})...),
			"invalid file: pack.file_path"},
		"a name that is none": {crafted(t, signed(t, func(m *manifest) { m.Name = "a/b" }, program)...), "invalid file: pack.file_form"},
		"a claim of too much": {crafted(t, signed(t, func(m *manifest) { m.Files[0].Size = maxMember + 1 }, program)...),
			"too_large file: pack.file_large"},
		"a paper that claims too much": {crafted(t, signed(t, func(m *manifest) { m.Files[1].Size = maxPaper + 1 }, program, entry{"cases.json", tar.TypeReg, "[]"})...),
			"too_large file: pack.file_large"},
		"another paper": {crafted(t, append(signed(t, same, program, entry{"cases.json", tar.TypeReg, "[]"})[:3], entry{"cases.json", tar.TypeReg, "{}"})...),
			"invalid file: pack.file_content"},
		"more behind the end": {append(crafted(t, good...), crafted(t, good...)...), "invalid file: pack.file_form"},
	} {
		_, err := Read(c.data, []string{testKey(t, 1).Verifier()}, here)
		if err == nil || err.Error() != c.want && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
			continue
		}
		for _, lang := range []text.Lang{text.English, text.Russian} {
			if words := text.OfError(lang, err); words == "" || strings.Contains(words, "pack.file") {
				t.Errorf("%s in %s: %q", name, lang, words)
			}
		}
	}
	if _, err := Read(crafted(t, good...), []string{testKey(t, 1).Verifier()}, here); err != nil {
		t.Errorf("what all of these were made of: %v", err)
	}
}

func TestRead_SignedByAKeyThatNobodyNamed(t *testing.T) {
	for name, keys := range map[string][]string{"none": nil, "another": {testKey(t, 2).Verifier()}} {
		_, err := Read(written(t), keys, here)
		if core.CodeOf(err) != core.Conflict {
			t.Fatalf("%s: %v", name, err)
		}
		if said := text.OfError(text.English, err); !strings.Contains(said, "rules+") {
			t.Errorf("the words do not name the key: %s", said)
		}
	}
}

func TestRead_EveryPartIsNeeded(t *testing.T) {
	data, keys := written(t), []string{testKey(t, 1).Verifier()}
	for n := range len(data) {
		if _, err := Read(data[:n], keys, here); err == nil {
			t.Errorf("the first %d of %d bytes are taken for the whole", n, len(data))
		}
	}
	for n := range len(data) {
		changed := bytes.Clone(data)
		changed[n] ^= 0x10
		p, err := Read(changed, keys, here)
		if err == nil && !bytes.Equal(p.Program, source().Programs[here]) {
			t.Errorf("with byte %d changed another program is read", n)
		}
	}
}

func TestWrite_RefusesWhatNobodyCouldRead(t *testing.T) {
	key := testKey(t, 1)
	for name, s := range map[string]Source{
		"no name":          {Version: "1.0.0", Programs: map[string][]byte{here: []byte("p")}},
		"no version":       {Name: "trial", Programs: map[string][]byte{here: []byte("p")}},
		"no program":       {Name: "trial", Version: "1.0.0"},
		"an empty program": {Name: "trial", Version: "1.0.0", Programs: map[string][]byte{here: nil}},
		"a paper in place of a program": {Name: "trial", Version: "1.0.0", Programs: map[string][]byte{here: []byte("p")},
			Papers: map[string][]byte{programs + "plan9-mips": []byte("p")}},
		"a paper with steps": {Name: "trial", Version: "1.0.0", Programs: map[string][]byte{here: []byte("p")},
			Papers: map[string][]byte{"../cases.json": []byte("p")}},
		"a platform with steps": {Name: "trial", Version: "1.0.0", Programs: map[string][]byte{"../x": []byte("p")}},
	} {
		if err := Write(&bytes.Buffer{}, s, key); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Write(&bytes.Buffer{}, source(), audit.SigningKey{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("without a key: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	keys := []string{testKey(f, 1).Verifier()}
	f.Add(written(f))
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data, keys, here)
		if err == nil && !bytes.Equal(p.Program, source().Programs[here]) {
			t.Error("a program that nobody signed is read")
		}
		if err != nil && core.CodeOf(err) == core.Internal {
			t.Errorf("a fault instead of a refusal: %v", err)
		}
	})
}
