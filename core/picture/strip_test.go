package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/fragment"
)

// taken gives a picture of w × h with the shade that pixel says, as the camera's file would.
func taken(t testing.TB, w, h int, shade func(at image.Point) uint8) *Picture {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetGray(x, y, color.Gray{Y: shade(image.Pt(x, y))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	p, err := Normalise(b.Bytes(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func stripOf(t testing.TB, s *Strip) (file []byte, img image.Image) {
	t.Helper()
	file, err := s.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	if img, err = jpeg.Decode(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	return file, img
}

func shadeAt(img image.Image, x, y int) int {
	return int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
}

// TestCut_BandsShowTheirBoxes paints every box in its own shade.
func TestCut_BandsShowTheirBoxes(t *testing.T) {
	for _, width := range []int{480, 1280, 2560} {
		size := image.Pt(width, width*9/16)
		shades := map[fragment.Band]uint8{
			fragment.Name: 40, fragment.Birth: 80, fragment.Number: 120, fragment.Signature: 160, fragment.Stamp: 200,
		}
		main := taken(t, size.X, size.Y, func(at image.Point) uint8 {
			for _, b := range []fragment.Band{fragment.Birth, fragment.Name, fragment.Number, fragment.Signature} { // the name's box ends in the birth's
				if at.In(fragment.Source(b, 0, size)) {
					return shades[b]
				}
			}
			return 250
		})
		registration := taken(t, size.X, size.Y, func(at image.Point) uint8 {
			if at.In(fragment.Source(fragment.Stamp, 5, size)) {
				return shades[fragment.Stamp]
			}
			return 250
		})
		s := Cut(main, true)
		if err := s.Stamp(registration, 5); err != nil {
			t.Fatal(err)
		}
		_, img := stripOf(t, s)
		k := fragment.Width / img.Bounds().Dx()
		if want := map[int]int{480: 2, 1280: 1, 2560: 1}[width]; k != want || img.Bounds().Dy()*k != fragment.Height(true) {
			t.Errorf("width %d: a strip of %v", width, img.Bounds())
		}
		for _, b := range fragment.Bands() {
			top, height := fragment.Slot(b)
			for _, at := range []image.Point{{fragment.Width / 2, top + height/2}, {12, top + 44}, {fragment.Width - 12, top + height - 44}} {
				if got := shadeAt(img, at.X/k, at.Y/k); apart(got, int(shades[b])) > 6 {
					t.Errorf("width %d: %s has %d at %v, want %d", width, b, got, at, shades[b])
				}
			}
		}
	}
}

// TestCut_TheNumberIsRead from left to right: what stood at the upper end comes first, and what
// was at the right edge of the page is above.
func TestCut_TheNumberIsRead(t *testing.T) {
	size := image.Pt(1280, 720)
	from := fragment.Source(fragment.Number, 0, size)
	img := func() image.Image {
		_, img := stripOf(t, Cut(taken(t, size.X, size.Y, func(at image.Point) uint8 {
			shade := uint8(40)
			if at.Y >= (from.Min.Y+from.Max.Y)/2 {
				shade += 80
			}
			if at.X >= (from.Min.X+from.Max.X)/2 {
				shade += 40
			}
			return shade
		}), false))
		return img
	}()
	top, height := fragment.Slot(fragment.Number)
	for i, want := range []int{80, 160, 40, 120} {
		if got := shadeAt(img, fragment.Width/4+fragment.Width/2*(i%2), top+height/4+height/2*(i/2)); apart(got, want) > 6 {
			t.Errorf("quarter %d has %d, want %d", i, got, want)
		}
	}
}

func TestStrip_WithoutRegistrationHasNoStamp(t *testing.T) {
	blank := taken(t, 1280, 720, func(image.Point) uint8 { return 99 })
	s := Cut(blank, false)
	if _, img := stripOf(t, s); img.Bounds().Dy() != fragment.Height(false) {
		t.Errorf("it is %v", img.Bounds())
	}
	if err := s.Stamp(blank, 1); core.CodeOf(err) != core.Internal {
		t.Errorf("a stamp without room: %v", err)
	}
	for _, n := range []int{-1, 0, 7} {
		if err := Cut(blank, true).Stamp(blank, n); core.CodeOf(err) != core.Internal {
			t.Errorf("stamp %d: %v", n, err)
		}
	}
}

// dark is what a bad camera sees in the dark: nothing is harder to write in few bytes.
func dark(t testing.TB, width int) *Picture {
	r := rand.New(rand.NewPCG(1, 2))
	return taken(t, width, width*9/16, func(image.Point) uint8 { return uint8(96 + r.IntN(64)) })
}

func TestJPEG_StaysSmallAndTheSame(t *testing.T) {
	for _, width := range []int{480, 1280} {
		files := [2][]byte{}
		for i := range files {
			p := dark(t, width)
			s := Cut(p, true)
			if err := s.Stamp(p, 3); err != nil {
				t.Fatal(err)
			}
			files[i], _ = stripOf(t, s)
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Errorf("width %d: equal pictures gave other bytes", width)
		}
		if len(files[0]) > StripBytes {
			t.Errorf("width %d: %d bytes", width, len(files[0]))
		}
	}
}

func BenchmarkStrip(b *testing.B) {
	for name, width := range map[string]int{"small": 480, "camera": 1280, "large": 4096} {
		b.Run(name, func(b *testing.B) {
			p := taken(b, width, width*9/16, func(at image.Point) uint8 { return uint8(at.X ^ at.Y) })
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				s := Cut(p, true)
				if err := s.Stamp(p, 3); err != nil {
					b.Fatal(err)
				}
				file, err := s.JPEG()
				if err != nil {
					b.Fatal(err)
				}
				size = len(file)
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
