package e2e

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/audit"
)

// part is one file of an export, plain and packed.
type part struct {
	name          string
	plain, packed []byte
}

// TestExport_MutationsAreRejected changes a genuine export in every way that the auditors'
// program promises to see.
func TestExport_MutationsAreRejected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := operator.takes(citizen(i), h.home[0]); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Dir(h.data)
	genuine := filepath.Join(dir, "genuine.zip")
	export(t, n, genuine)
	verified(t, h, genuine, 0)
	parts := unpack(t, genuine)
	for name, m := range mutations() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".zip")
			writeFile(t, file, string(m.change(t, clone(parts))))
			saysWhy(t, verified(t, h, file, 1), m.why)
		})
	}
	// Packing alone changes nothing: the mutations are not rejected for how this test packs.
	repacked := filepath.Join(dir, "repacked.zip")
	writeFile(t, repacked, string(zipped(t, repaired(clone(parts), "tables/lines.csv"))))
	verified(t, h, repacked, 0)
	if done := command(at.verify, genuine); done.code != 2 {
		t.Errorf("without a key sheafverify ends with %d", done.code)
	}
	if done := command(at.verify, filepath.Join(dir, "none.zip"), "--key", h.key); done.code != 2 {
		t.Errorf("without a file sheafverify ends with %d", done.code)
	}
}

// TestExport_AnotherKeyDoesNotVerify takes a genuine export and keys of other houses: one that
// bears the name of the genuine key, and one of its own name.
func TestExport_AnotherKeyDoesNotVerify(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	genuine := filepath.Join(filepath.Dir(h.data), "genuine.zip")
	export(t, serve(t, h.data), genuine)
	verified(t, h, genuine, 0)
	name, _, _ := strings.Cut(h.key, "+")
	for signer, why := range map[string]wanted{
		name:        {"checkpoints.txt line 1: the checkpoint bears no valid signature of " + name},
		"elsewhere": {"manifest.json: the checkpoints are signed by ", fmt.Sprintf("the given key is %q", "elsewhere")},
	} {
		t.Run(signer, func(t *testing.T) {
			other, err := audit.NewSigningKey(rand.Reader, signer)
			if err != nil {
				t.Fatal(err)
			}
			done := command(at.verify, genuine, "--key", other.Verifier())
			if done.code != 1 {
				t.Errorf("sheafverify ends with %d: %s%s", done.code, done.stdout, done.stderr)
			}
			saysWhy(t, done, why)
		})
	}
}

// saysWhy expects the reason for a rejection.
func saysWhy(t *testing.T, done ran, why wanted) {
	t.Helper()
	for _, part := range why {
		if !strings.Contains(done.stdout, part) {
			t.Errorf("the reason is %q, want %q", done.stdout, part)
		}
	}
}

// wanted are parts of a reason, which name the file and what is wrong with it.
type wanted []string

// mutation is a change to an export and the reason for which it is rejected.
type mutation struct {
	why    wanted
	change func(*testing.T, []part) []byte // gives the bytes of the changed export
}

// mutations are changes by name.
func mutations() map[string]mutation {
	journal := "journal.jsonl"
	return map[string]mutation{
		"one byte": {wanted{"journal.jsonl: the packed bytes do not have the digest in the manifest"},
			func(t *testing.T, parts []part) []byte {
				data := zipped(t, parts)
				at := bytes.Index(data, find(parts, journal).packed) + len(find(parts, journal).packed)/2
				data[at] ^= 0x10
				return data
			}},
		"one row of the journal, outer checksums repaired": {
			wanted{"journal.jsonl line ", "leaves do not have the root that was signed (checkpoints.txt line 1)"},
			func(t *testing.T, parts []part) []byte {
				p := find(parts, journal)
				at := bytes.Index(p.plain, []byte(`"actor":"`)) + len(`"actor":"`)
				p.plain[at] = swapped(p.plain[at])
				return zipped(t, repaired(parts, journal))
			}},
		"one row of a table, outer checksums repaired": {
			wanted{"tables/lines.csv line 2: says ", ",spoiled,", "the journal says ", ",written,"},
			func(t *testing.T, parts []part) []byte {
				p := find(parts, "tables/lines.csv")
				at := bytes.Index(p.plain, []byte("written"))
				if at < 0 {
					t.Fatalf("no line is written in:\n%s", p.plain)
				}
				copy(p.plain[at:], "spoiled")
				return zipped(t, repaired(parts, p.name))
			}},
		"the order of two rows, outer checksums repaired": {
			wanted{"journal.jsonl line 4: the leaf is numbered 4 where 3 is due"},
			func(t *testing.T, parts []part) []byte {
				p := find(parts, journal)
				lines := bytes.SplitAfter(p.plain, []byte("\n"))
				lines[3], lines[4] = lines[4], lines[3]
				p.plain = bytes.Join(lines, nil)
				return zipped(t, repaired(parts, journal))
			}},
		"a row left out, outer checksums repaired": {wanted{"journal.jsonl line 6: the leaf is numbered 6 where 5 is due"},
			func(t *testing.T, parts []part) []byte {
				p := find(parts, journal)
				lines := bytes.SplitAfter(p.plain, []byte("\n"))
				p.plain = bytes.Join(append(lines[:5:5], lines[6:]...), nil)
				return zipped(t, repaired(parts, journal))
			}},
		"a file changed": {wanted{"tables/lines.csv: the packed bytes do not have the digest in the manifest"},
			func(t *testing.T, parts []part) []byte {
				p := find(parts, "tables/lines.csv")
				p.plain = append(p.plain, '\n')
				p.packed = packed(p.plain)
				return zipped(t, parts)
			}},
		"a file left out": {wanted{"the file tables/lines.csv is missing"},
			func(t *testing.T, parts []part) []byte {
				var rest []part
				for _, p := range parts {
					if p.name != "tables/lines.csv" {
						rest = append(rest, p)
					}
				}
				return zipped(t, rest)
			}},
		"a file added": {wanted{`a file that does not belong there: "tables/more.csv"`},
			func(t *testing.T, parts []part) []byte {
				return zipped(t, append(parts, part{name: "tables/more.csv", plain: []byte("id\n"), packed: packed([]byte("id\n"))}))
			}},
	}
}

// swapped is another letter of the same alphabet.
func swapped(c byte) byte {
	if c == 'a' {
		return 'b'
	}
	return 'a'
}

func find(parts []part, name string) *part {
	for i := range parts {
		if parts[i].name == name {
			return &parts[i]
		}
	}
	panic("an export has no " + name)
}

func clone(parts []part) []part {
	out := make([]part, len(parts))
	for i, p := range parts {
		out[i] = part{p.name, bytes.Clone(p.plain), bytes.Clone(p.packed)}
	}
	return out
}

func unpack(t *testing.T, file string) []part {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var parts []part
	for _, f := range z.File {
		p := part{name: f.Name}
		plain, err := f.Open()
		if err == nil {
			p.plain, err = io.ReadAll(plain)
		}
		if err != nil {
			t.Fatal(err)
		}
		raw, err := f.OpenRaw()
		if err == nil {
			p.packed, err = io.ReadAll(raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	return parts
}

// packed deflates.
func packed(plain []byte) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression) // a level that exists
	_, _ = w.Write(plain)                              // into memory
	_ = w.Close()
	return b.Bytes()
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// repaired packs a changed part anew and puts its digests and its length into the manifest.
// The old ones are those that the manifest holds for the part's name.
func repaired(parts []part, name string) []part {
	p, m := find(parts, name), find(parts, "manifest.json")
	p.packed = packed(p.plain)
	text := string(m.plain)
	from := strings.Index(text, `"`+name+`":{`)
	to := from + strings.Index(text[from:], "}") + 1
	rows := bytes.Count(p.plain, []byte("\n"))
	if strings.HasPrefix(name, "tables/") {
		rows-- // the head
	}
	text = text[:from] + fmt.Sprintf(`"%s":{"packed":"%s","rows":%d,"sha256":"%s","size":%d}`,
		name, digest(p.packed), rows, digest(p.plain), len(p.plain)) + text[to:]
	m.plain = []byte(text)
	m.packed = m.plain
	return parts
}

// zipped writes the parts as a zip without packing them once more.
func zipped(t *testing.T, parts []part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		header := &zip.FileHeader{ // as an export is written, to the byte
			Name: p.name, Method: zip.Deflate, Flags: 0x8, CreatorVersion: 20, ReaderVersion: 20,
			CRC32: crc32.ChecksumIEEE(p.plain), CompressedSize64: uint64(len(p.packed)), UncompressedSize64: uint64(len(p.plain)),
		}
		if p.name == "manifest.json" {
			header.Method = zip.Store
		}
		w, err := z.CreateRaw(header)
		if err == nil {
			_, err = w.Write(p.packed)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
