package scan

import "image"

// End is the edge of a picture at which the strip lies.
type End uint8

// The edges, upright pages first: the strip is on top, or below where the page was turned round.
const (
	Top End = iota
	Bottom
	Left
	Right
	ends = iota
)

// How much of the edge of the strip a window takes. Package httpui/paper prints the codes 10 mm from both sides and in the
// middle, 7 mm from the edge and 18.9 mm wide, on 210 mm or 297. A window leaves 7 mm around a code and 17 on the side of the
// next one, for pages that are askew; among shares of 0.18 to 0.27 and of 0.16 to 0.23 these found most on the first rung, for
// the least work.
const (
	windowWide = 0.22
	windowHigh = 0.16
)

// strip is the part of the plane that holds the three codes if they are at an end.
func (p Plane) strip(e End) image.Rectangle {
	w, h := p.Width, p.Height
	switch e {
	case Top:
		return image.Rect(0, 0, w, min(h, int(windowHigh*float64(w))))
	case Bottom:
		return image.Rect(0, max(0, h-int(windowHigh*float64(w))), w, h)
	case Left:
		return image.Rect(0, 0, min(w, int(windowHigh*float64(h))), h)
	}
	return image.Rect(max(0, w-int(windowHigh*float64(h))), 0, w, h)
}

// windows are the parts of the plane that hold one code each if the strip is at an end.
func (p Plane) windows(e End) (windows [3]image.Rectangle) {
	r := p.strip(e)
	if e == Top || e == Bottom {
		wide := int(windowWide * float64(p.Width))
		for i, x := range [3]int{0, (p.Width - wide) / 2, p.Width - wide} {
			windows[i] = image.Rect(x, r.Min.Y, x+wide, r.Max.Y)
		}
		return windows
	}
	wide := int(windowWide * float64(p.Height))
	for i, y := range [3]int{0, (p.Height - wide) / 2, p.Height - wide} {
		windows[i] = image.Rect(r.Min.X, y, r.Max.X, y+wide)
	}
	return windows
}
