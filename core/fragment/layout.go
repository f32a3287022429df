package fragment

import "image"

// Band names one stripe of a strip.
type Band = string

// The bands from top to bottom. A voter without registration has no stamp.
const (
	Name      Band = "name"
	Birth     Band = "birth"
	Number    Band = "number" // printed along the edge and read downwards: it is turned to the left
	Signature Band = "signature"
	Stamp     Band = "stamp"
)

// Of is the band that shows what stands in a column of a sheet line, "" for none. A voter without a
// stamp has nothing that shows the address.
func Of(column string, stamp bool) Band {
	switch {
	case column == "name":
		return Name
	case column == "birth":
		return Birth
	case column == "document":
		return Number
	case column == "signature":
		return Signature
	case column == "address" && stamp:
		return Stamp
	}
	return ""
}

// Width is the width of every band, in the units of [Slot]; the picture may have fewer pixels.
const Width = 640

// Stamps is how many places a registration page has: three columns, two rows.
const Stamps = stampColumns * stampRows

const (
	stampColumns = 3
	stampRows    = 2
)

// box is a part of the page in thousandths of its width and height.
type box struct{ left, top, right, bottom int }

// place says where a band comes from and how high it stands in the strip.
type place struct {
	band   Band
	box    box
	height int
}

// places are the bands of the Russian internal passport, pages 2 and 3 side by side; name and birth
// begin at the fold, so that they are found on page 3 alone as well. The boxes have wide margins,
// because people lay pages by hand and printers miss the lines; they keep the shape of what they
// show, so that no letter grows wider than it was. Heights are multiples of 32: in half the size
// too a band then ends where a block of the JPEG ends.
func places() []place {
	return []place{
		{Name, box{390, 60, 950, 432}, 256},
		{Birth, box{390, 415, 950, 694}, 192},
		{Number, box{943, 200, 1015, 800}, 128},
		{Signature, box{0, 592, 410, 796}, 192},
	}
}

// The field of a stamp on the page of registration, with a margin for the crooked ones.
const (
	stampHeight              = 576
	marginAcross, marginDown = 20, 29
)

func stampBox(n int) box {
	column, row := (n-1)%stampColumns, (n-1)/stampColumns
	return box{
		1000*column/stampColumns - marginAcross, 1000*row/stampRows - marginDown,
		1000*(column+1)/stampColumns + marginAcross, 1000*(row+1)/stampRows + marginDown,
	}
}

// Bands lists the bands in their order; the stamp is the last.
func Bands() []Band {
	list := make([]Band, 0, len(places())+1)
	for _, p := range places() {
		list = append(list, p.band)
	}
	return append(list, Stamp)
}

// Slot says where a band stands in a strip that is [Width] wide; a height of 0 means that there
// is no such band.
func Slot(b Band) (top, height int) {
	for _, p := range places() {
		if p.band == b {
			return top, p.height
		}
		top += p.height
	}
	if b == Stamp {
		return top, stampHeight
	}
	return 0, 0
}

// Height is that of a whole strip that is [Width] wide.
func Height(stamp bool) int {
	top, height := Slot(Stamp)
	if stamp {
		return top + height
	}
	return top
}

// On the screen the page lies within corners over the camera's picture, of which the middle is
// shown as 16 to 9: see camera.js, which cuts the stamps to choose from in the same way.
const (
	lensAcross, lensDown = 16, 9

	guideLeft, guideTop, guideRight, guideBottom = 70, 40, 930, 960
)

// page is the framed page within a picture of a size.
func page(size image.Point) image.Rectangle {
	lens := image.Pt(min(size.X, size.Y*lensAcross/lensDown), min(size.Y, size.X*lensDown/lensAcross))
	left, top := (size.X-lens.X)/2, (size.Y-lens.Y)/2
	return image.Rect(
		left+lens.X*guideLeft/1000, top+lens.Y*guideTop/1000,
		left+lens.X*guideRight/1000, top+lens.Y*guideBottom/1000)
}

// in gives the pixels of the box on a page.
func (b box) in(page image.Rectangle) image.Rectangle {
	return image.Rect(
		page.Min.X+page.Dx()*b.left/1000, page.Min.Y+page.Dy()*b.top/1000,
		page.Min.X+page.Dx()*b.right/1000, page.Min.Y+page.Dy()*b.bottom/1000)
}

// Source gives the pixels that a band of the main page is cut from, in a picture of a size; of
// the stamp, the n-th field of the page of registration. It is empty for what there is not.
func Source(b Band, n int, size image.Point) image.Rectangle {
	for _, p := range places() {
		if p.band == b {
			return p.box.in(page(size))
		}
	}
	if b == Stamp && n >= 1 && n <= Stamps {
		return stampBox(n).in(page(size))
	}
	return image.Rectangle{}
}
