package table

import (
	"image"
	"math"

	"github.com/sheaf-drive/sheaf/core/frame"
)

// Doubt is why the table of a page was not found; empty where it was.
type Doubt string

// The doubts.
const (
	// NoMarks: no code was seen, or not where any stands on such a page.
	NoMarks Doubt = "marks"
	// NoTable: rules of the table are missing where they should be.
	NoTable Doubt = "table"
	// Bent: the rules that were found do not fit one flat sheet.
	Bent Doubt = "bent"
)

// Found is the table of a sheet as it lies on a page.
type Found struct {
	page  *image.Gray
	table frame.Table
	to    homography // from millimetres of the sheet to pixels
	marks []frame.Mark
	// Off is how far, in millimetres, the rules lie from where the homography has them: the root of the mean square.
	Off float64
}

// reaches are how far from where the codes tell the first rule is looked for, in millimetres, one after the other.
var reaches = [...]float64{3, 6.5}

// Bounds of what is taken for the table, in millimetres.
const (
	offMost   = .45 // of the root of the mean square
	codesMost = 2.5 // of the codes from where they were printed
)

// Find looks for the table of a sheet by the codes that were seen on its page.
func Find(page *image.Gray, t frame.Table, marks []frame.Mark) (Found, Doubt) {
	if len(t.Rows) < 3 || len(t.Columns) < 2 {
		return Found{}, NoTable
	}
	start, ok := lying(page, t.Page, marks)
	if !ok {
		return Found{}, NoMarks
	}
	doubt := NoTable
	for _, reach := range reaches {
		s := search{page: page, table: t, start: start, contrast: contrast(page, marks)}
		if !s.rules(reach) {
			continue
		}
		to, off, ok := s.solve()
		if ok {
			return Found{page: page, table: t, to: to, marks: marks, Off: off}, ""
		}
		doubt = Bent
	}
	return Found{}, doubt
}

// lying tells how the page lies by its codes. Which of the three each is no code says: their distances and the edges of the
// picture do.
func lying(page *image.Gray, p frame.Page, marks []frame.Mark) (best homography, found bool) {
	if len(marks) == 0 || len(marks) > 3 {
		return best, false
	}
	least := math.Inf(1)
	each(len(marks), func(places []int) {
		var pairs [][2]frame.Point
		for i, m := range marks {
			left, top := mm(p.Codes()[places[i]]), mm(frame.Top)
			near, far := 3.5*mm(frame.Module), (frame.Modules-3.5)*mm(frame.Module)
			pairs = append(pairs, [2]frame.Point{{X: left + near, Y: top + far}, m.LowerLeft},
				[2]frame.Point{{X: left + near, Y: top + near}, m.UpperLeft}, [2]frame.Point{{X: left + far, Y: top + near}, m.UpperRight})
		}
		h, off := similarity(pairs)
		if off > codesMost {
			return
		}
		if over := beyond(page, p, &h); over < least {
			least, best, found = over, h, true
		}
	})
	return best, found
}

// each calls fn with every way to give n marks different ones of three places.
func each(n int, fn func(places []int)) {
	var more func(places []int)
	more = func(places []int) {
		if len(places) == n {
			fn(places)
			return
		}
	next:
		for at := range 3 {
			for _, taken := range places {
				if taken == at {
					continue next
				}
			}
			more(append(places[:len(places):len(places)], at))
		}
	}
	more(nil)
}

// beyond is how far the corners of the page lie from those of the picture, in pixels together.
func beyond(page *image.Gray, p frame.Page, h *homography) (sum float64) {
	w, high := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	for _, corner := range [4]frame.Point{{}, {X: mm(p.Width)}, {Y: mm(p.Height)}, {X: mm(p.Width), Y: mm(p.Height)}} {
		x, y := h.at(corner.X, corner.Y)
		sum += math.Hypot(math.Min(math.Abs(x), math.Abs(x-w)), math.Min(math.Abs(y), math.Abs(y-high)))
	}
	return sum
}

// contrast is how much darker than paper the print is, in shades: the middles of the large squares of the codes beside the
// white around them.
func contrast(page *image.Gray, marks []frame.Mark) float64 {
	dark, light, n := 0.0, 0.0, 0.0
	for _, m := range marks {
		side := math.Hypot(m.UpperRight.X-m.UpperLeft.X, m.UpperRight.Y-m.UpperLeft.Y) / (frame.Modules - 7)
		away := frame.Point{X: (m.UpperLeft.X - m.UpperRight.X) / (frame.Modules - 7), Y: (m.UpperLeft.Y - m.UpperRight.Y) / (frame.Modules - 7)}
		for _, at := range [3]frame.Point{m.LowerLeft, m.UpperLeft, m.UpperRight} {
			for i := range 9 {
				dx, dy := float64(i%3-1)*side*.7, float64(i/3-1)*side*.7
				dark += shade(page, at.X+dx, at.Y+dy)
				n++
			}
		}
		for _, at := range [2]frame.Point{m.LowerLeft, m.UpperLeft} { // the quiet zone to the left of the code
			for i := range 9 {
				dx, dy := float64(i%3-1)*side*.4, float64(i/3-1)*side*.4
				light += shade(page, at.X+6*away.X+dx, at.Y+6*away.Y+dy) * 1.5
			}
		}
	}
	return math.Max((light-dark)/math.Max(n, 1), 20)
}
