package scan

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/paper"
)

const ours = core.SheetCode("91X7B9")

// theirs is the code of another sheet.
var theirs, _ = paper.Issue([32]byte{1}, 1, 5)

// page is a white upright page of 210 by 297 at so many pixels a millimetre.
func page(perMM int) Plane {
	return Plane{slices.Repeat([]byte{250}, 210*perMM*297*perMM), 210 * perMM, 297 * perMM}
}

// put draws a QR code with a text, its corner at a place in millimetres, each module three parts of a millimetre.
func put(t *testing.T, p Plane, perMM, x, y int, text string) {
	t.Helper()
	qr, err := encoder.Encoder_encode(text, decoder.ErrorCorrectionLevel_H, nil)
	if err != nil {
		t.Fatal(err)
	}
	matrix := qr.GetMatrix()
	for my := range matrix.GetHeight() {
		for mx := range matrix.GetWidth() {
			for dy := range perMM {
				for dx := range perMM {
					if matrix.Get(mx, my) == 1 {
						p.Pix[(y*perMM+my*perMM+dy)*p.Width+x*perMM+mx*perMM+dx] = 20
					}
				}
			}
		}
	}
}

// turned is a plane after so many quarter turns.
func turned(p Plane, quarters int) Plane {
	for range quarters {
		q := Plane{make([]byte, len(p.Pix)), p.Height, p.Width}
		for y := range p.Height {
			for x := range p.Width {
				q.Pix[x*q.Width+q.Width-1-y] = p.Pix[y*p.Width+x]
			}
		}
		p = q
	}
	return p
}

func TestPage_ReadsTheStripAtEveryEdge(t *testing.T) {
	upright := page(5)
	for _, x := range []int{10, 94, 179} {
		put(t, upright, 5, x, 7, string(ours))
	}
	for quarters, end := range []End{Top, Right, Bottom, Left} {
		for first := range End(ends) {
			got := Page(turned(upright, quarters), first)
			marksStand(t, got.Marks, quarters)
			if got.Code != ours || got.Count != 3 || got.Rung != Windows || got.End != end || got.Foreign != 0 {
				t.Errorf("after %d quarter turns, first %d: %+v", quarters, first, got)
			}
		}
	}
}

// marksStand holds the marks of the upright page of [TestPage_ReadsTheStripAtEveryEdge] against where its codes were put, after
// so many quarter turns: the middles of the large squares lie 3.5 and 17.5 modules from the corner of a code.
func marksStand(t *testing.T, marks []frame.Mark, quarters int) {
	t.Helper()
	for i, x := range []float64{10, 94, 179} {
		for j, want := range []frame.Point{{X: x + 3.5, Y: 7 + 17.5}, {X: x + 3.5, Y: 7 + 3.5}, {X: x + 17.5, Y: 7 + 3.5}} {
			width, height := 210.0, 297.0
			for range quarters {
				want.X, want.Y, width, height = height-want.Y, want.X, height, width
			}
			found := slices.ContainsFunc(marks, func(m frame.Mark) bool {
				got := []frame.Point{m.LowerLeft, m.UpperLeft, m.UpperRight}[j]
				return math.Hypot(got.X-5*want.X, got.Y-5*want.Y) < 2
			})
			if !found {
				t.Errorf("after %d quarter turns code %d has no square %d at %v mm: %+v", quarters, i, j, want, marks)
			}
		}
	}
}

func sorted(codes ...core.SheetCode) []core.SheetCode {
	slices.Sort(codes)
	return codes
}

func TestPage_TakesNothingThatIsInDoubt(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts [3]string
		want  Reading
	}{
		{"blank", [3]string{}, Reading{}},
		{"one code is enough", [3]string{"", string(ours), ""}, Reading{Code: ours, Codes: []core.SheetCode{ours}, Count: 1, Rung: Windows}},
		{"two sheets", [3]string{string(ours), string(theirs), string(ours)}, Reading{Codes: sorted(ours, theirs), Count: 3, Rung: Windows}},
		{"an address", [3]string{"HTTPS://A.RU/91X7B9", "", ""}, Reading{Foreign: 1}},
		{"an address beside ours", [3]string{"HTTPS://A.RU", string(ours), ""}, Reading{Code: ours, Codes: []core.SheetCode{ours}, Count: 1, Foreign: 1, Rung: Windows}},
		{"a code that breaks the equations", [3]string{"91X7B8", "", ""}, Reading{Foreign: 1}},
		{"a code as a person writes it", [3]string{"91-X7-B9", "", ""}, Reading{Foreign: 1}},
		{"no text", [3]string{"\x00' OR 1=1 --", "", ""}, Reading{Foreign: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page(4)
			for i, text := range c.texts {
				if text != "" {
					put(t, p, 4, [3]int{10, 94, 170}[i], 7, text)
				}
			}
			got := Page(p, Top)
			if len(got.Marks) != got.Count {
				t.Errorf("%d marks of %d codes", len(got.Marks), got.Count)
			}
			got.Marks = nil
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPage_NoPictureMakesItPanic(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{0, 0}, {1, 1}, {1, 400}, {400, 1}, {3, 5}, {39, 41}, {64, 64}, {333, 77}, {300, 400}} {
		for _, fill := range []func(int) byte{
			func(int) byte { return 0 }, func(int) byte { return 255 },
			func(int) byte { return byte(random.Uint32()) }, func(i int) byte { return byte(i/7%2) * 255 },
		} {
			p := Plane{make([]byte, size[0]*size[1]), size[0], size[1]}
			for i := range p.Pix {
				p.Pix[i] = fill(i)
			}
			for first := range End(ends) {
				if got := Page(p, first); got.Code != "" {
					t.Errorf("%v: %+v", size, got)
				}
			}
		}
	}
}

// The sliding sums say what a look at each square says.
func TestMean_AsCountedByHand(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{1, 1}, {5, 40}, {40, 5}, {31, 33}} {
		for _, radius := range []int{1, 4, 25} {
			p := Plane{make([]byte, size[0]*size[1]), size[0], size[1]}
			for i := range p.Pix {
				p.Pix[i] = byte(random.Uint32())
			}
			got, err := mean{p, radius}.GetBlackMatrix()
			if err != nil {
				t.Fatal(err)
			}
			for y := range p.Height {
				for x := range p.Width {
					sum, n := 0, 0
					for v := max(0, y-radius); v <= min(p.Height-1, y+radius); v++ {
						for u := max(0, x-radius); u <= min(p.Width-1, x+radius); u++ {
							sum, n = sum+int(p.Pix[v*p.Width+u]), n+1
						}
					}
					if want := (int(p.Pix[y*p.Width+x])+shade)*n < sum; got.Get(x, y) != want {
						t.Fatalf("%v, radius %d: at %d, %d it is %v", size, radius, x, y, !want)
					}
				}
			}
		}
	}
}

// Where a picture's rows follow each other its own memory is read; else the plane is the part that is shown.
func TestPlaneOf(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 4, 3))
	for i := range gray.Pix {
		gray.Pix[i] = byte(i)
	}
	if p := PlaneOf(gray); &p.Pix[0] != &gray.Pix[0] || p.Width != 4 || p.Height != 3 {
		t.Errorf("%+v", p)
	}
	part := PlaneOf(gray.SubImage(image.Rect(1, 1, 3, 3)))
	if want := (Plane{[]byte{5, 6, 9, 10}, 2, 2}); fmt.Sprint(part) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", part, want)
	}
	colour := image.NewYCbCr(image.Rect(0, 0, 4, 2), image.YCbCrSubsampleRatio420)
	colour.Y[5] = 77
	if p := PlaneOf(colour); p.Pix[5] != 77 || &p.Pix[0] != &colour.Y[0] {
		t.Errorf("%+v", p)
	}
	rgba := image.NewRGBA(image.Rect(2, 2, 4, 4))
	rgba.Set(3, 3, color.White)
	if p := PlaneOf(rgba); fmt.Sprint(p) != fmt.Sprint(Plane{[]byte{0, 0, 0, 255}, 2, 2}) {
		t.Errorf("%+v", p)
	}
	if p := PlaneOf(image.NewGray(image.Rectangle{})); len(p.Pix) != 0 {
		t.Errorf("%+v", p)
	}
}

// A photograph shows a strip anywhere and at any angle; two sheets in one picture are told apart from one.
func TestPhoto(t *testing.T) {
	one, two := page(4), page(4)
	for i, y := range []int{100, 140, 180} {
		put(t, one, 4, 20+40*i, y, string(ours))
	}
	put(t, two, 4, 20, 100, string(ours))
	put(t, two, 4, 120, 200, string(theirs))
	for quarters := range 4 {
		if got := Photo(turned(one, quarters)); got.Code != ours || got.Count != 3 {
			t.Errorf("after %d quarter turns %+v", quarters, got)
		}
		if got := Photo(turned(two, quarters)); got.Code != "" || !slices.Equal(got.Codes, sorted(ours, theirs)) {
			t.Errorf("two sheets after %d quarter turns %+v", quarters, got)
		}
	}
	foreign := page(2)
	put(t, foreign, 2, 50, 50, "https://example.org")
	if got := Photo(foreign); got.Code != "" || got.Foreign != 1 {
		t.Errorf("%+v", got)
	}
}

func TestPlane_Scaled(t *testing.T) {
	p := Plane{[]byte{0, 100, 200, 100, 200, 100, 7, 7, 7}, 3, 3}
	if got := p.halved(); fmt.Sprint(got) != fmt.Sprint(Plane{[]byte{100}, 1, 1}) {
		t.Errorf("halved %v", got)
	}
	if got := p.enlarged(); got.Width != 4 || got.Height != 4 || !slices.Equal(got.Pix[:4], []byte{0, 63, 125, 188}) {
		t.Errorf("enlarged %v", got)
	}
	if got := p.sharpened(); fmt.Sprint(got.Pix) != fmt.Sprint([]byte{0, 100, 200, 100, 255, 100, 7, 7, 7}) {
		t.Errorf("sharpened %v", got)
	}
}
