package scan

import (
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/sheaf-drive/sheaf/core"
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
func (r *Reading) climb(rung Rung, order []End, look func(End) []string) bool {
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

// read counts the texts that were read from QR codes.
func read(texts []string) (r Reading) {
	for _, text := range texts {
		r.take(text)
	}
	return r
}

// take counts a text that was read from a QR code.
func (r *Reading) take(text string) {
	code, err := paper.Parse(text)
	if err != nil || paper.Payload(code) != text { // only what was printed: a scanner makes no slips of the pen
		r.Foreign++
		return
	}
	r.Count++
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
func (p Plane) each(by threshold, cut func(Plane, image.Rectangle) Plane) func(End) []string {
	return func(e End) (texts []string) {
		for _, w := range p.windows(e) {
			texts = append(texts, single(by(cut(p, w)))...)
		}
		return texts
	}
}

// several reads codes from the strip at an end.
func (p Plane) several(e End) []string {
	s := p.cut(p.strip(e))
	for max(s.Width, s.Height) > widest {
		s = s.halved()
	}
	return many(hybrid(s))
}

// whole reads codes from the page, wherever they are.
func (p Plane) whole(End) []string { return many(hybrid(p)) }

// single reads one QR code. The reader is a translation that nobody tends: what panics in it is a picture without a code.
func single(b gozxing.Binarizer) (texts []string) {
	defer func() {
		if recover() != nil {
			texts = nil
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
	return []string{found.GetText()}
}

// many reads several QR codes, see [single].
func many(b gozxing.Binarizer) (texts []string) {
	defer func() {
		if recover() != nil {
			texts = nil
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
		texts = append(texts, one.GetText())
	}
	return texts
}
