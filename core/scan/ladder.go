package scan

import (
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/paper"
)

// Rung is a step of the ladder.
type Rung uint8

// The rungs in the order in which they are tried, and how each part of the page is made black and white.
const (
	None        Rung = iota // nothing was found: a person has to read it
	Windows                 // three windows at an edge, threshold by blocks of 8 pixels
	Strips                  // the strip at an edge, looked at for several codes
	WholePage               // the page, looked at for several codes
	WindowsMean             // windows at half their size, threshold by the mean around each pixel
	WindowsSame             // windows, one threshold for each
	WindowsWide             // windows, threshold by the mean of more around each pixel
)

// String is the rung's word in reports and in the journal; empty for [None].
func (r Rung) String() string {
	return [...]string{"", "windows", "strips", "page", "windows_mean", "windows_same", "windows_wide"}[r]
}

// Reading is what was found on a page.
type Reading struct {
	// Code is the sheet's; empty where none was found, or those of several.
	Code core.SheetCode
	// Codes are the different codes of the rung that found one, in order.
	Codes []core.SheetCode
	// Count is how many QR codes bore them: of three on the strip, one is enough.
	Count int
	// Foreign counts QR codes with something else in them, as many as one look at the page showed.
	Foreign int
	// Rung is the one that found a code.
	Rung Rung
	// End is the edge with the strip; it tells nothing where Rung is WholePage.
	End End
	// Marks are where the codes that were counted lie on the page.
	Marks []frame.Mark
}

// sight is a QR code that was read: what it says and where it lies.
type sight struct {
	text string
	mark frame.Mark
}

// widest is up to which width of a strip, in pixels, its several codes are looked for at once: more is halved, which
// costs a quarter and finds as much.
const widest = 1700

// The radii of the mean, in pixels of the halved window and of the whole one.
const (
	near = 12
	wide = 25
)

// Page reads the code of a sheet from a page. first is the edge that is looked at first: that of the page before, as a
// stack lies one way in the scanner.
func Page(p Plane, first End) Reading {
	order := [ends]End{first, first ^ 1, first ^ 2, first ^ 3}
	r := Reading{}
	for _, climb := range []func() bool{
		func() bool { return r.climb(Windows, order[:], p.each(hybrid, Plane.cut)) },
		func() bool { return r.climb(Strips, order[:], p.several) },
		func() bool { return r.climb(WholePage, order[:1], p.whole) },
		func() bool { return r.climb(WindowsMean, order[:], p.each(local(near), cutHalved)) },
		func() bool { return r.climb(WindowsSame, order[:], p.each(global, Plane.cut)) },
		func() bool { return r.climb(WindowsWide, order[:], p.each(local(wide), Plane.cut)) },
	} {
		if climb() {
			break
		}
	}
	return r
}

// climb looks at each end in the way of a rung until codes are found. A window at a corner belongs to two edges: a
// single code does not tell which of them has the strip, so the edges beside it are looked at as well.
func (r *Reading) climb(rung Rung, order []End, look func(End) []sight) bool {
	for i, end := range order {
		got := read(look(end))
		r.Foreign = max(r.Foreign, got.Foreign)
		if len(got.Codes) == 0 {
			continue
		}
		got.End, got.Rung = end, rung
		if got.Count == 1 && len(order) > 1 {
			for _, beside := range order[i+1:] {
				if other := read(look(beside)); other.Count > got.Count {
					other.End, other.Rung = beside, rung
					got = other
				}
			}
		}
		got.Foreign = r.Foreign
		*r = got
		return true
	}
	return false
}

// read counts what was read from QR codes.
func read(seen []sight) (r Reading) {
	for _, one := range seen {
		r.take(one)
	}
	return r
}

// take counts what was read from a QR code.
func (r *Reading) take(s sight) {
	code, err := paper.Parse(s.text)
	if err != nil || paper.Payload(code) != s.text { // only what was printed: a scanner makes no slips of the pen
		r.Foreign++
		return
	}
	r.Count++
	r.Marks = append(r.Marks, s.mark)
	if !slices.Contains(r.Codes, code) {
		r.Codes = append(r.Codes, code)
		slices.Sort(r.Codes)
	}
	r.Code = ""
	if len(r.Codes) == 1 {
		r.Code = code
	}
}

// threshold makes a plane black and white.
type threshold func(Plane) gozxing.Binarizer

func hybrid(p Plane) gozxing.Binarizer { return gozxing.NewHybridBinarizer(p.source()) }

func global(p Plane) gozxing.Binarizer { return gozxing.NewGlobalHistgramBinarizer(p.source()) }

func local(radius int) threshold {
	return func(p Plane) gozxing.Binarizer { return mean{p, radius} }
}

func cutHalved(p Plane, r image.Rectangle) Plane { return p.cut(r).halved() }

// each reads one code from each window at an end.
func (p Plane) each(by threshold, cut func(Plane, image.Rectangle) Plane) func(End) []sight {
	return func(e End) (seen []sight) {
		for _, w := range p.windows(e) {
			part := cut(p, w)
			seen = append(seen, onPage(single(by(part)), w, part)...)
		}
		return seen
	}
}

// onPage is what was seen in a part of the page, on the page: the part shows a rectangle of it, whole or halved again and
// again.
func onPage(seen []sight, of image.Rectangle, part Plane) []sight {
	times := 1.0
	for width := of.Dx(); width > part.Width && width > 1; width /= 2 {
		times *= 2
	}
	for i := range seen {
		m := &seen[i].mark
		for _, at := range []*frame.Point{&m.LowerLeft, &m.UpperLeft, &m.UpperRight} {
			at.X, at.Y = at.X*times+float64(of.Min.X), at.Y*times+float64(of.Min.Y)
		}
	}
	return seen
}

// several reads codes from the strip at an end.
func (p Plane) several(e End) []sight {
	s := p.cut(p.strip(e))
	for max(s.Width, s.Height) > widest {
		s = s.halved()
	}
	return onPage(many(hybrid(s)), p.strip(e), s)
}

// whole reads codes from the page, wherever they are.
func (p Plane) whole(End) []sight { return many(hybrid(p)) }

// single reads one QR code. The reader is a translation that nobody tends: what panics in it is a picture without a code.
func single(b gozxing.Binarizer) (seen []sight) {
	defer func() {
		if recover() != nil {
			seen = nil
		}
	}()
	bitmap, err := gozxing.NewBinaryBitmap(b)
	if err != nil {
		return nil
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return nil
	}
	return []sight{sightOf(found)}
}

// sightOf takes over what the reader found. It gives the middles of the three squares first: the lower left, the upper left
// and the upper right one.
func sightOf(found *gozxing.Result) sight {
	s := sight{text: found.GetText()}
	if at := found.GetResultPoints(); len(at) >= 3 {
		s.mark = frame.Mark{LowerLeft: pointOf(at[0]), UpperLeft: pointOf(at[1]), UpperRight: pointOf(at[2])}
	}
	return s
}

func pointOf(p gozxing.ResultPoint) frame.Point { return frame.Point{X: p.GetX(), Y: p.GetY()} }

// many reads several QR codes, see [single].
func many(b gozxing.Binarizer) (seen []sight) {
	defer func() {
		if recover() != nil {
			seen = nil
		}
	}()
	bitmap, err := gozxing.NewBinaryBitmap(b)
	if err != nil {
		return nil
	}
	found, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return nil
	}
	for _, one := range found {
		seen = append(seen, sightOf(one))
	}
	return seen
}
