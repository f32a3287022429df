package fragment

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
)

// taken gives a picture of w × h with the shade that pixel says, as the camera's file would.
func taken(t testing.TB, w, h int, shade func(at image.Point) uint8) *picture.Picture {
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
	p, err := picture.Normalise(b.Bytes(), picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func decoded(t testing.TB, s *Strip) (file []byte, img image.Image) {
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

func light(img image.Image, x, y int) int {
	return int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
}

func apart(a, b int) int { return max(a-b, b-a) }

func TestSlots_StandOneBelowTheOther(t *testing.T) {
	next := 0
	for _, b := range Bands() {
		top, height := Slot(b)
		if top != next || height <= 0 || height%32 != 0 {
			t.Errorf("%s stands at %d, %d high, want it at %d", b, top, height, next)
		}
		next += height
	}
	stamp, _ := Slot(Stamp)
	if Height(true) != next || Height(false) != stamp || Width%32 != 0 {
		t.Errorf("heights %d and %d, want %d and %d", Height(true), Height(false), next, stamp)
	}
	if top, height := Slot("cover"); top != 0 || height != 0 {
		t.Errorf("an unknown band stands at %d, %d", top, height)
	}
}

// A letter that is drawn wider or narrower than it was is hard to compare.
func TestSource_KeepsTheShape(t *testing.T) {
	size := image.Pt(1920, 1080)
	for _, b := range Bands() {
		_, height := Slot(b)
		from := Source(b, 1, size)
		w, h := from.Dx(), from.Dy()
		if b == Number {
			w, h = h, w
		}
		if permille := 1000 * w * height / (h * Width); apart(permille, 1000) > 15 {
			t.Errorf("%s is drawn %d thousandths as wide as high", b, permille)
		}
	}
}

func TestSource_StaysWithinTheFrame(t *testing.T) {
	for _, size := range []image.Point{{1280, 720}, {1920, 1080}, {640, 480}, {1080, 1920}, {64, 64}, {4096, 2304}} {
		all := image.Rectangle{Max: size}
		for _, b := range Bands() {
			for n := 1; n <= Stamps; n++ {
				if from := Source(b, n, size); from.Empty() || !from.In(all) {
					t.Errorf("%s %d of %v is %v", b, n, size, from)
				}
			}
		}
	}
	for _, n := range []int{-1, 0, 7} {
		if from := Source(Stamp, n, image.Pt(1280, 720)); !from.Empty() {
			t.Errorf("stamp %d is %v", n, from)
		}
	}
}

func TestPage_IsTheMiddleOfAnotherShape(t *testing.T) {
	for size, want := range map[image.Point]image.Rectangle{
		{1600, 900}:  image.Rect(112, 36, 1488, 864),
		{1600, 1200}: image.Rect(112, 186, 1488, 1014),
		{2000, 900}:  image.Rect(312, 36, 1688, 864),
	} {
		if got := page(size); got != want {
			t.Errorf("of %v it is %v, want %v", size, got, want)
		}
	}
}

// TestCut_BandsShowTheirBoxes paints every box in its own shade.
func TestCut_BandsShowTheirBoxes(t *testing.T) {
	for _, width := range []int{480, 1280, 2560} {
		size := image.Pt(width, width*9/16)
		shades := map[Band]uint8{Name: 40, Birth: 80, Number: 120, Signature: 160, Stamp: 200}
		main := taken(t, size.X, size.Y, func(at image.Point) uint8 {
			for _, b := range []Band{Birth, Name, Number, Signature} { // the name's box ends in the birth's
				if at.In(Source(b, 0, size)) {
					return shades[b]
				}
			}
			return 250
		})
		registration := taken(t, size.X, size.Y, func(at image.Point) uint8 {
			if at.In(Source(Stamp, 5, size)) {
				return shades[Stamp]
			}
			return 250
		})
		s := Cut(main, true)
		if err := s.Stamp(registration, 5); err != nil {
			t.Fatal(err)
		}
		_, img := decoded(t, s)
		k := Width / img.Bounds().Dx()
		if want := map[int]int{480: 2, 1280: 1, 2560: 1}[width]; k != want || img.Bounds().Dy()*k != Height(true) {
			t.Errorf("width %d: a strip of %v", width, img.Bounds())
		}
		for _, b := range Bands() {
			top, height := Slot(b)
			for _, at := range []image.Point{{Width / 2, top + height/2}, {12, top + 44}, {Width - 12, top + height - 44}} {
				if got := light(img, at.X/k, at.Y/k); apart(got, int(shades[b])) > 6 {
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
	from := Source(Number, 0, size)
	img := func() image.Image {
		_, img := decoded(t, Cut(taken(t, size.X, size.Y, func(at image.Point) uint8 {
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
	top, height := Slot(Number)
	for i, want := range []int{80, 160, 40, 120} {
		if got := light(img, Width/4+Width/2*(i%2), top+height/4+height/2*(i/2)); apart(got, want) > 6 {
			t.Errorf("quarter %d has %d, want %d", i, got, want)
		}
	}
}

func TestStrip_WithoutRegistrationHasNoStamp(t *testing.T) {
	blank := taken(t, 1280, 720, func(image.Point) uint8 { return 99 })
	s := Cut(blank, false)
	if _, img := decoded(t, s); img.Bounds().Dy() != Height(false) {
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

// noise is what a bad camera sees in the dark: nothing is harder to write in few bytes.
func noise(t testing.TB, width int) *picture.Picture {
	r := rand.New(rand.NewPCG(1, 2))
	return taken(t, width, width*9/16, func(image.Point) uint8 { return uint8(96 + r.IntN(64)) })
}

func TestJPEG_StaysSmallAndTheSame(t *testing.T) {
	for _, width := range []int{480, 1280} {
		files := [2][]byte{}
		for i := range files {
			p := noise(t, width)
			s := Cut(p, true)
			if err := s.Stamp(p, 3); err != nil {
				t.Fatal(err)
			}
			files[i], _ = decoded(t, s)
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Errorf("width %d: equal pictures gave other bytes", width)
		}
		if len(files[0]) > Most {
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
