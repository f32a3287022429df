package frame

// MM is a millimetre in the unit of this package.
const MM = 100

// The strip. A QR code of version 1 has 21 modules; 0.9 mm each make 18.9 mm, which measured best among 14, 18 and 24 mm
// on crumpled scans.
const (
	Modules  = 21
	Module   = 90
	CodeSide = Modules * Module
	// Side is how far the outer codes stand from the left and the right edge, Top how far all do from the upper one.
	Side = 10 * MM
	Top  = 7 * MM
	// Cut is where the strip is cut off.
	Cut = 31 * MM
)

// Page is the size of a page.
type Page struct{ Width, Height int }

// Upright and Lying are the two ways in which a sheet of A4 is printed.
func Upright() Page { return Page{210 * MM, 297 * MM} }

// Lying is A4 on its side.
func Lying() Page { return Page{297 * MM, 210 * MM} }

// Codes are the left edges of the three codes.
func (p Page) Codes() [3]int {
	return [3]int{Side, (p.Width - CodeSide) / 2, p.Width - Side - CodeSide}
}

// Table is the table of a sheet.
type Table struct {
	Page Page
	// Columns are its vertical rules, from left to right.
	Columns []int
	// Rows are its horizontal rules, from above: between the first two stand the heads, then comes a line between every two.
	Rows []int
	// Counts are the columns, counted from 0, in which the number of each line is printed.
	Counts []int
}

// Lines is how many voters the table takes.
func (t Table) Lines() int { return max(0, len(t.Rows)-2) }

// Point is a place: of a page in its unit, or of a picture in pixels, where the first one reaches from 0 to 1.
type Point struct{ X, Y float64 }

// Mark is a code as it lies in a picture: the middles of its three large squares, in pixels.
type Mark struct{ LowerLeft, UpperLeft, UpperRight Point }
