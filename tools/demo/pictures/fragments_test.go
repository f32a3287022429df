package pictures

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/fragment"
	"github.com/sheaf-drive/sheaf/core/picture"
)

// strip is what the desk's node cuts from the pictures of a passport.
func strip(t testing.TB, a *Artist, p Passport, stamp int) []byte {
	t.Helper()
	read := func(file []byte, err error) *picture.Picture {
		if err != nil {
			t.Fatal(err)
		}
		page, err := picture.Normalise(file, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	s := picture.Cut(read(a.Main(p)), stamp != core.StampNone)
	if stamp != core.StampNone {
		if err := s.Stamp(read(a.Registration(p)), stamp); err != nil {
			t.Fatal(err)
		}
	}
	file, err := s.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// differ gives the smallest rectangle with everything in which two pictures differ by more than
// what JPEG does to its surroundings.
func differ(one, two image.Image) (r image.Rectangle) {
	b, first, second := one.Bounds(), one.(*image.YCbCr), two.(*image.YCbCr)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			at := first.YOffset(x, y)
			if c, d := int(first.Y[at]), int(second.Y[at]); max(c-d, d-c) > 40 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// TestFragments_EachFieldIsInItsBand draws the passport twice, with one field changed: whatever
// changed in the picture lies within the box that the band is cut from, and in the strip that
// band changed and no other.
func TestFragments_EachFieldIsInItsBand(t *testing.T) {
	a := artist(t, Small)
	before, err := a.Main(somebody(t))
	pageBefore, stripBefore := decoded(t, before, err), decoded(t, strip(t, a, somebody(t), 1), nil)
	for field, c := range map[string]struct {
		change func(*Passport)
		bands  []fragment.Band
	}{
		"surname":    {func(p *Passport) { p.Family = "Великорождественская" }, []fragment.Band{fragment.Name, fragment.Signature}},
		"given name": {func(p *Passport) { p.Given = "Ыжюф" }, []fragment.Band{fragment.Name, fragment.Signature}},
		"patronymic": {func(p *Passport) { p.Patronymic = "Константиновна" }, []fragment.Band{fragment.Name}},
		"birth date": {func(p *Passport) { p.Birth = "1977-12-28" }, []fragment.Band{fragment.Birth}},
		"birthplace": {func(p *Passport) { p.BirthPlace = "ДЕР. НИЖНЯЯ ПЁША" }, []fragment.Band{fragment.Birth}},
		"sex":        {func(p *Passport) { p.Female = false }, []fragment.Band{fragment.Birth}},
		"series":     {func(p *Passport) { p.Series = "8702" }, []fragment.Band{fragment.Number}},
		"number":     {func(p *Passport) { p.Number = "987780" }, []fragment.Band{fragment.Number}},
		"issued by":  {func(p *Passport) { p.IssuedBy = "ТП УФМС" }, nil},
		"issued":     {func(p *Passport) { p.Issued = "1999-11-11" }, nil},
	} {
		t.Run(field, func(t *testing.T) {
			p := somebody(t)
			c.change(&p)
			after, err := a.Main(p)
			pageAfter := decoded(t, after, err)
			stripAfter := decoded(t, strip(t, a, p, 1), nil)

			changed := differ(pageBefore, pageAfter)
			var boxes image.Rectangle
			for _, b := range c.bands {
				boxes = boxes.Union(fragment.Source(b, 1, pageAfter.Bounds().Size()))
			}
			if changed.Empty() || len(c.bands) > 0 && !changed.In(boxes) {
				t.Errorf("the page changed in %v, the boxes are %v", changed, boxes)
			}
			for _, b := range fragment.Bands() {
				if got, want := !differ(band(stripBefore, b), band(stripAfter, b)).Empty(), slices.Contains(c.bands, b); got != want {
					t.Errorf("band %s changed: %v, want %v", b, got, want)
				}
			}
		})
	}
}

// band is one band of a strip.
func band(strip image.Image, b fragment.Band) image.Image {
	part := fragment.Width / strip.Bounds().Dx()
	top, height := fragment.Slot(b)
	return strip.(*image.YCbCr).SubImage(image.Rect(0, top/part, fragment.Width/part, (top+height)/part))
}

// TestFragments_InkStaysOffTheEdges: a field that touched an edge would be cut in a passport that
// lies a little askew.
func TestFragments_InkStaysOffTheEdges(t *testing.T) {
	a, p := artist(t, Camera), somebody(t)
	blank := p
	blank.Family, blank.Given, blank.Patronymic, blank.Series, blank.Number = "", "", "", "", ""
	blank.Birth, blank.BirthPlace, blank.Stamps = "", "", nil
	one, two := decoded(t, strip(t, a, p, 1), nil), decoded(t, strip(t, a, blank, 1), nil)
	for _, b := range fragment.Bands() {
		whole := band(one, b).Bounds()
		ink := differ(band(one, b), band(two, b))
		if ink.Empty() || !ink.In(whole.Inset(fragment.Width/50)) {
			t.Errorf("the ink of %s is in %v of %v", b, ink, whole)
		}
	}
}

func TestFragments_TheChosenStamp(t *testing.T) {
	a, p := artist(t, Camera), somebody(t)
	for n := 1; n <= fragment.Stamps; n++ {
		ink := violets(band(decoded(t, strip(t, a, p, n), nil), fragment.Stamp))
		if stamped := n <= len(p.Stamps); stamped != (ink > 1000) {
			t.Errorf("stamp %d has %d pixels of ink, stamped %v", n, ink, stamped)
		}
	}
	first, second := strip(t, a, p, 1), strip(t, a, p, 2)
	if bytes.Equal(first, second) {
		t.Error("another stamp gave the same strip")
	}
}

func TestFragments_AreSmall(t *testing.T) {
	for _, width := range []int{Small, Camera, 1920} {
		file := strip(t, artist(t, width), somebody(t), 2)
		config, err := jpeg.DecodeConfig(bytes.NewReader(file))
		t.Logf("from %d pixels: %d × %d, %d bytes", width, config.Width, config.Height, len(file))
		if err != nil || len(file) > picture.StripBytes {
			t.Errorf("from %d pixels: %d bytes, %v", width, len(file), err)
		}
	}
	if dir := os.Getenv("SHEAF_PICTURES"); dir != "" { // see TestWriteSample
		if err := os.WriteFile(dir+"/fragments.jpg", strip(t, artist(t, Camera), somebody(t), 1), 0o600); err != nil {
			t.Error(err)
		}
	}
}
