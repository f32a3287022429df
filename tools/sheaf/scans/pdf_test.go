package scans

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
)

// drawn is a picture of a PDF: its bytes and how they are packed.
type drawn struct {
	data          []byte
	filter        string
	width, height int
}

func asDrawn(t *testing.T, packed []byte) drawn {
	size := decoded(t, packed).Bounds().Size()
	return drawn{packed, "DCTDecode", size.X, size.Y}
}

// flat is a picture packed as scanners pack black and white ones.
func flat(t *testing.T, img image.Image) drawn {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	size := img.Bounds().Size()
	row := make([]byte, size.X)
	for y := range size.Y {
		for x := range row {
			r, _, _, _ := img.At(x, y).RGBA()
			row[x] = byte(r >> 8)
		}
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return drawn{b.Bytes(), "FlateDecode", size.X, size.Y}
}

// written is a PDF (ISO 32000-1, 7.5) with the pictures of each page; a page without any has a line drawn on it.
func written(pages ...[]drawn) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) int {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
		return len(at)
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	kids := make([]string, len(pages))
	next := 3
	for n, page := range pages {
		kids[n] = fmt.Sprintf("%d 0 R", next)
		next += 2 + len(page)
	}
	object("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), strings.Join(kids, " "))
	for _, page := range pages {
		own := len(at) + 1
		var names, draws strings.Builder
		for i := range page {
			fmt.Fprintf(&names, "/Im%d %d 0 R", i, own+2+i)
			fmt.Fprintf(&draws, "q 595 0 0 842 0 0 cm /Im%d Do Q ", i)
		}
		content := draws.String() + "0 0 m 100 100 l S"
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<<%s>>>>>>", own+1, names.String())
		object("<</Length %d>>stream\n%s\nendstream", len(content), content)
		for _, p := range page {
			object("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/%s/Length %d>>stream\n%s\nendstream",
				p.width, p.height, p.filter, len(p.data), p.data)
		}
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, place := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// seenIn reads one file and gives what was said of its pages: a code, or the error.
func seenIn(t *testing.T, name string, data []byte) []string {
	t.Helper()
	t.Setenv("LANG", "C")
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := asked(t, "--json", path)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.List {
		got = append(got, fmt.Sprintf("%d %s%s", s.Page, s.Code, s.Error))
	}
	return got
}

// TestPDF_PagesOfAScanner: each page is its largest picture, whatever packs it; a JPEG is delivered as it lies there.
func TestPDF_PagesOfAScanner(t *testing.T) {
	first, one := scanned(t, 1)
	second, two := scanned(t, 2)
	stamp := flat(t, image.NewGray(image.Rect(0, 0, 40, 40)))
	data := written([]drawn{asDrawn(t, first)}, []drawn{stamp, flat(t, decoded(t, second))}, nil)
	got := seenIn(t, "batch.pdf", data)
	want := []string{"1 " + one.String(), "2 " + two.String()}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || !strings.Contains(got[2], "no picture") {
		t.Errorf("%q", got)
	}
	pages, err := reel.Of(data)
	if err != nil {
		t.Fatal(err)
	}
	if packed, err := pages[0].JPEG(); err != nil || !bytes.Equal(packed, first) {
		t.Errorf("the JPEG of the first page was packed anew (error %v)", err)
	}
	if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), ".config", "pdfcpu")); err == nil {
		t.Error("reading a PDF leaves a folder of settings in the home of its user")
	}
}

// TestPDF_Refuses: what is wrong is said of the file or of its page, and needs little memory.
func TestPDF_Refuses(t *testing.T) {
	first, one := scanned(t, 1)
	good := written([]drawn{asDrawn(t, first)})
	var locked bytes.Buffer
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.UserPW, conf.OwnerPW = "secret", "secret"
	if err := api.Encrypt(bytes.NewReader(good), &locked, conf); err != nil {
		t.Fatal(err)
	}
	huge := flat(t, image.NewGray(image.Rect(0, 0, 10, 10)))
	huge.width, huge.height = 60_000, 60_000
	var zeros bytes.Buffer
	w := zlib.NewWriter(&zeros)
	for range 200 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	many := make([][]drawn, reel.MaxPages+1)
	for _, x := range []struct {
		name, want string
		data       []byte
	}{
		{"with a password", "0 The PDF is locked", locked.Bytes()},
		{"nothing but a head", "0 The PDF cannot be read", []byte("%PDF-1.7\n")},
		{"cut off", "The PDF cannot be read", good[:len(good)/2]},
		{"more pages than a scanner writes", "more than 1000 pages", written(many...)},
		{"a picture larger than any page", "1 ", written([]drawn{huge})},
		{"a picture that unpacks to more than it says", "1 ", written([]drawn{{zeros.Bytes(), "FlateDecode", 6000, 6000}})},
		{"a picture that is none", "1 ", written([]drawn{{[]byte("no picture"), "DCTDecode", 600, 800}})},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := strings.Join(seenIn(t, "x.pdf", x.data), "\n"); !strings.Contains(got, x.want) || strings.Contains(got, one.String()) {
				t.Errorf("%q, wanted %q", got, x.want)
			}
		})
	}
}

// FuzzPDF: no file ends the program.
func FuzzPDF(f *testing.F) {
	f.Add(written([]drawn{{[]byte("x"), "FlateDecode", 8, 8}}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		pages, err := reel.Of(data)
		if err != nil && core.CodeOf(err) != core.Invalid && core.CodeOf(err) != core.Limit {
			t.Errorf("%v", err)
		}
		for _, p := range pages {
			if _, err := p.Image(); err != nil && core.CodeOf(err) != core.Invalid && core.CodeOf(err) != core.Limit {
				t.Errorf("%v", err)
			}
		}
	})
}
