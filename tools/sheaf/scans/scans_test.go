package scans

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
)

// scanned is a page as the scanner delivers it.
func scanned(t *testing.T, n int) (packed []byte, code core.SheetCode) {
	t.Helper()
	code, err := paper.Issue([32]byte{4}, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	packed, err = scans.Page{Code: code, Level: scans.Light, DPI: 150, Seed: uint64(n)}.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	return packed, code
}

func decoded(t *testing.T, packed []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// order writes and appends numbers.
type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// joined is a TIFF of several pages: those of one page each one behind the other, their places moved.
func joined(t *testing.T, by order, pages ...image.Image) []byte {
	t.Helper()
	mark := "II*\x00"
	if by == order(binary.BigEndian) {
		mark = "MM\x00*"
	}
	whole := append([]byte(mark), 0, 0, 0, 0)
	link := 4 // where the place of the next directory stands
	for _, img := range pages {
		b := img.Bounds()
		strip := uint32(len(whole))
		gray := image.NewGray(b)
		for y := range b.Dy() {
			for x := range b.Dx() {
				gray.Set(x, y, img.At(b.Min.X+x, b.Min.Y+y))
			}
		}
		whole = append(whole, gray.Pix...)
		if len(whole)%2 == 1 {
			whole = append(whole, 0)
		}
		by.PutUint32(whole[link:], uint32(len(whole)))
		entries := [][3]uint32{ // tag, type (3 short, 4 long), value; one of each
			{256, 4, uint32(b.Dx())}, {257, 4, uint32(b.Dy())}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, strip},
			{277, 3, 1}, {278, 4, uint32(b.Dy())}, {279, 4, uint32(len(gray.Pix))},
		}
		whole = by.AppendUint16(whole, uint16(len(entries)))
		for _, e := range entries {
			whole = by.AppendUint16(whole, uint16(e[0]))
			whole = by.AppendUint16(whole, uint16(e[1]))
			whole = by.AppendUint32(whole, 1)
			if e[1] == 3 {
				whole = by.AppendUint16(by.AppendUint16(whole, uint16(e[2])), 0)
			} else {
				whole = by.AppendUint32(whole, e[2])
			}
		}
		link = len(whole)
		whole = append(whole, 0, 0, 0, 0)
	}
	return whole
}

// asked runs sheaf scans read on a folder.
func asked(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := Command()
	c.SetArgs(append([]string{"read"}, args...))
	c.SetOut(&out)
	c.SilenceErrors, c.SilenceUsage = true, true
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

// batch fills a folder with pages of every kind that a scanner delivers and with everything that goes wrong; the codes
// are those of three sheets.
func batch(t *testing.T, dir string) (one, two, three core.SheetCode) {
	t.Helper()
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, one := scanned(t, 1)
	second, two := scanned(t, 2)
	third, three := scanned(t, 3)
	var packed, flat bytes.Buffer
	if err := png.Encode(&packed, decoded(t, third)); err != nil {
		t.Fatal(err)
	}
	if err := tiff.Encode(&flat, decoded(t, first), &tiff.Options{Compression: tiff.Deflate}); err != nil {
		t.Fatal(err)
	}
	blank := image.NewGray(image.Rect(0, 0, 300, 400))
	write("a.jpg", first)
	write("b/1.tif", joined(t, binary.LittleEndian, decoded(t, second), blank, decoded(t, third)))
	write("b/2.TIFF", joined(t, binary.BigEndian, decoded(t, second)))
	write("b/3.tif", flat.Bytes())
	write("c.png", packed.Bytes())
	write("d-empty.jpg", nil)
	write("e-cut.jpg", first[:len(first)/2])
	write("f.pdf", []byte("%PDF-1.7\n"))
	write("g.doc", []byte("\xd0\xcf\x11\xe0"))
	write("h-cut.tif", joined(t, binary.LittleEndian, decoded(t, second))[:5000])
	write(".hidden", nil)
	write(".git/x", nil)
	return one, two, three
}

// Each page and each file that is none is told, and the rest goes on.
func TestRead_ABatch(t *testing.T) {
	t.Setenv("LANG", "C")
	dir := t.TempDir()
	one, two, three := batch(t, dir)
	text, err := asked(t, "--json", dir)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.List {
		name, err := filepath.Rel(dir, s.File)
		if err != nil {
			t.Fatal(err)
		}
		words := []string{name, s.Code}
		if s.Same != "" {
			words = append(words, "same")
		}
		if s.Error != "" {
			words = append(words, strings.SplitN(s.Error, ". ", 2)[0])
		}
		got = append(got, strings.Join(words, " "))
	}
	want := []string{
		"a.jpg " + one.String(),
		"b/1.tif " + two.String(), "b/1.tif ", "b/1.tif " + three.String(),
		"b/2.TIFF " + two.String() + " same",
		"b/3.tif " + one.String() + " same",
		"c.png " + three.String() + " same",
		"d-empty.jpg  There is no page in the file",
		"e-cut.jpg  The picture is damaged and cannot be read to its end",
		"f.pdf  The PDF cannot be read: it is damaged or cut off, it unpacks to more than a page may have, or its pictures are packed as JBIG2 or JPEG 2000",
		"g.doc  The file is no JPEG, PNG, TIFF or PDF",
		"h-cut.tif  The picture is damaged and cannot be read to its end",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the pages are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.Files != 10 || r.Pages != 8 || r.Read != 6 || r.Unread != 1 || r.Broken != 5 || r.Twice != 3 || r.Several != 0 {
		t.Errorf("the sums are %+v", r)
	}
	if text, err = asked(t, dir); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		filepath.Join(dir, "b/1.tif") + ", page 2: no code was read.",
		filepath.Join(dir, "c.png") + ", page 1: the very picture of " + filepath.Join(dir, "b/1.tif") + ", page 3 once more.",
		filepath.Join(dir, "d-empty.jpg") + ": There is no page in the file. Was it still being written? Scan it again. (file)",
		"Files: 10, pages: 8. Read: 6, not read: 1, with several sheets: 0, broken: 5, twice: 3.",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("it does not say %q:\n%s", line, text)
		}
	}
}

func TestRead_NothingThere(t *testing.T) {
	t.Setenv("LANG", "C")
	empty := t.TempDir()
	for _, path := range []string{empty, filepath.Join(empty, "away")} {
		if _, err := asked(t, path); core.CodeOf(err) != core.NotFound {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What a TIFF says of itself bounds nothing: chains without an end, directories outside the file, pages without size.
func TestDirectories_Hostile(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	sound := joined(t, binary.LittleEndian, img, img)
	at := binary.LittleEndian.Uint32(sound[4:])
	spoiled := func(spoil func(b []byte)) []byte {
		b := bytes.Clone(sound)
		spoil(b)
		return b
	}
	link := at + 2 + 12*uint32(binary.LittleEndian.Uint16(sound[at:]))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"bites its tail": {spoiled(func(b []byte) { binary.LittleEndian.PutUint32(b[link:], at) }), "picture.damaged"},
		"outside":        {spoiled(func(b []byte) { binary.LittleEndian.PutUint32(b[4:], 1<<31) }), "picture.damaged"},
		"at the end":     {spoiled(func(b []byte) { binary.LittleEndian.PutUint32(b[link:], uint32(len(b)-1)) }), "picture.damaged"},
		"endless":        {spoiled(func(b []byte) { binary.LittleEndian.PutUint16(b[at:], 0xffff) }), "picture.damaged"},
		"no page":        {[]byte("II*\x00\x00\x00\x00\x00"), "scans.empty"},
		"short":          {[]byte("II*\x00"), "scans.kind"},
		"no TIFF":        {[]byte("GIF89a  "), "scans.kind"},
	} {
		_, err := reel.Of(c.data)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	var many []byte
	many = append(many, "II*\x00\x08\x00\x00\x00"...)
	for n := range reel.MaxPages + 1 {
		many = binary.LittleEndian.AppendUint16(many, 0)
		many = binary.LittleEndian.AppendUint32(many, uint32(8+6*(n+1)))
	}
	if _, err := reel.Of(append(many, 0, 0, 0, 0, 0, 0)); core.CodeOf(err) != core.Limit {
		t.Errorf("a thousand pages and one: %v", err)
	}
	huge := joined(t, binary.LittleEndian, img)
	at = binary.LittleEndian.Uint32(huge[4:])
	binary.LittleEndian.PutUint32(huge[at+2+8:], 1<<30) // the width
	pages, err := reel.Of(huge)
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if _, err := pages[0].Image(); core.CodeOf(err) != core.Limit {
		t.Errorf("a page of a thousand million pixels a line: %v", err)
	}
}
