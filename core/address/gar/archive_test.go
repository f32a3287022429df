package gar

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

const (
	objectFile = "83/AS_ADDR_OBJ_20230710_a.XML"
	linkFile   = "83/AS_ADM_HIERARCHY_20230710_b.XML"
)

// archive is a zip of names and contents in turn.
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
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

// claiming is a zip whose files of one letter each claim other sizes.
func claiming(t *testing.T, packed, unpacked uint64, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, CompressedSize64: packed, UncompressedSize64: unpacked})
		if err == nil {
			_, err = w.Write([]byte("x"))
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

func good(t *testing.T) []byte {
	return archive(t, "version.txt", "2023.07.07", objectFile, objects(goodObject), linkFile, head+"<ITEMS></ITEMS>")
}

func open(data []byte) (fs.FS, error) {
	return OpenArchive(bytes.NewReader(data), int64(len(data)), "gar_xml.zip")
}

func TestOpenArchive_ReadsWithoutUnpacking(t *testing.T) {
	files, err := open(good(t))
	if err != nil {
		t.Fatal(err)
	}
	regions, _, err := RegionsIn(files)
	if err != nil || !slices.Equal(regions, []core.Region{"83"}) {
		t.Fatalf("%v %v", regions, err)
	}
	if day, err := Version(files); err != nil || day != "2023-07-07" {
		t.Errorf("version %q, %v", day, err)
	}
	if l, err := LoadRegion(files, "83"); err != nil || l.Registry.Len() != 1 {
		t.Errorf("%+v %v", l, err)
	}
	if size, err := Size(files, Wish{Region: "83"}); err != nil || size != int64(len(objects(goodObject))+len(head)+len("<ITEMS></ITEMS>")) {
		t.Errorf("size %d, %v", size, err)
	}
}

func TestOpenArchive_Refuses(t *testing.T) {
	encrypted := good(t)
	central := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[central+8] |= 1
	for name, c := range map[string]struct {
		data []byte
		text string
	}{
		"no zip":           {[]byte("hello"), "gar.zip.broken"},
		"nothing":          {nil, "gar.zip.broken"},
		"cut":              {good(t)[:len(good(t))-30], "gar.zip.broken"},
		"half":             {good(t)[:len(good(t))/2], "gar.zip.broken"},
		"up and out":       {archive(t, "../../etc/AS_ADDR_OBJ.XML", "x"), "gar.zip.path"},
		"out on the way":   {archive(t, "83/../../AS_ADDR_OBJ.XML", "x"), "gar.zip.path"},
		"from the root":    {archive(t, "/etc/passwd", "x"), "gar.zip.path"},
		"other slashes":    {archive(t, `..\..\AS_ADDR_OBJ.XML`, "x"), "gar.zip.path"},
		"a name twice":     {archive(t, objectFile, "x", objectFile, "y"), "gar.zip.twice"},
		"encrypted":        {encrypted, "gar.zip.encrypted"},
		"a bomb":           {archive(t, objectFile, strings.Repeat(" ", 32<<20)), "gar.zip.bomb"},
		"longer than all":  {claiming(t, 1<<60, 1<<62, "version.txt"), "gar.zip.size"},
		"longer together":  {claiming(t, 150, 150, "version.txt", objectFile), "gar.zip.size"},
		"past counting":    {claiming(t, 1<<63, 1, "version.txt", objectFile), "gar.zip.size"},
		"too many entries": {archive(t, slices.Repeat([]string{"a/", ""}, maxFiles+1)...), "gar.zip.files"},
	} {
		_, err := open(c.data)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != c.text || refusal.Subject != "gar_xml.zip" {
			t.Errorf("%s: got %v, want %s", name, err, c.text)
			continue
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); !text.Has(lang, c.text) || !strings.Contains(said, "gar_xml.zip") || strings.Contains(said, "{") {
				t.Errorf("%s: in %s it says %q", name, lang, said)
			}
		}
	}
}

// A file that says it is small and goes on is cut off at what it said.
func TestOpenArchive_LyingSize(t *testing.T) {
	data := archive(t, linkFile, head+"<ITEMS></ITEMS>", objectFile, objects(slices.Repeat([]string{goodObject}, 5000)...))
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[at+24:], 1000)
	files, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	_, err = LoadRegion(files, "83")
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "gar.damaged" || refusal.Subject != objectFile {
		t.Errorf("got %v", err)
	}
}

func TestLoad_DamageInsideTheArchive(t *testing.T) {
	data := good(t)
	at := bytes.Index(data, []byte(objectFile)) + len(objectFile) + 40
	data[at] ^= 0xff
	files, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	_, err = LoadRegion(files, "83")
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Subject != objectFile || refusal.Code != core.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestLoad_TwoFilesOfOneKind(t *testing.T) {
	l, err := LoadRegion(fstest.MapFS{
		objectFile: {Data: []byte(objects(goodObject))}, linkFile: {Data: []byte(head + "<ITEMS></ITEMS>")},
		"83/AS_ADDR_OBJ_20230714_c.XML": {Data: []byte(objects(goodObject))},
	}, "83")
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "gar.file.twice" || l.Registry != nil {
		t.Errorf("got %v", err)
	}
}

// huge claims a size that no memory has.
type huge struct{ fs.File }

func (huge) Size() int64                  { return 1 << 62 }
func (huge) Name() string                 { return "version.txt" }
func (huge) Mode() fs.FileMode            { return 0 }
func (huge) ModTime() (zero time.Time)    { return zero }
func (huge) IsDir() bool                  { return false }
func (huge) Sys() any                     { return nil }
func (h huge) Stat() (fs.FileInfo, error) { return h, nil }

type hugeFiles struct{ fstest.MapFS }

func (f hugeFiles) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	return huge{file}, err
}

func TestVersion_AsksForNoMemoryByTheClaimedSize(t *testing.T) {
	day, err := Version(hugeFiles{fstest.MapFS{"version.txt": {Data: []byte("2023.07.07" + strings.Repeat(" ", 1<<20))}}})
	if err != nil || day != "2023-07-07" {
		t.Errorf("got %q, %v", day, err)
	}
}

func TestVersion(t *testing.T) {
	for want, files := range map[core.Date]fstest.MapFS{
		"2023-07-07": {"version.txt": {Data: []byte("\ufeff2023.07.07\r\n")}},
		"2023-07-08": {"version.txt": {Data: []byte("20230708")}, objectFile: {}},
		"2023-07-10": {objectFile: {}, "72/AS_ADDR_OBJ_20230701_x.XML": {}},
		"2023-07-14": {objectFile: {}, "72/AS_ADDR_OBJ_20230714_x.XML": {}, "version.txt": {Data: []byte("unknown")}},
		"":           {"AS_ADDR_OBJ.XML": {}},
	} {
		if got, err := Version(files); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
}
