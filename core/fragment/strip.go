package fragment

import (
	"bytes"
	"image"
	"image/jpeg"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
)

// Strip is the picture of the bands while it is drawn.
type Strip struct {
	image *image.YCbCr
	// part of the whole size: 1, or 2 when the passport was seen so small that more pixels would
	// show no more.
	part int
}

// small is how many pixels of the width of the name are worth a whole [Width].
const small = Width * 5 / 8

// Cut draws the bands of the main page. The strip has room for a stamp when stamped says so,
// see [Strip.Stamp].
func Cut(main *picture.Picture, stamped bool) *Strip {
	size := image.Pt(main.Size())
	s := &Strip{part: 1}
	if Source(Name, 0, size).Dx() < small {
		s.part = 2
	}
	s.image = image.NewYCbCr(image.Rect(0, 0, Width/s.part, Height(stamped)/s.part), image.YCbCrSubsampleRatio420)
	for _, p := range places() {
		main.Draw(s.image, s.slot(p.band), Source(p.band, 0, size), p.turned)
	}
	return s
}

func (s *Strip) slot(b Band) image.Rectangle {
	top, height := Slot(b)
	return image.Rect(0, top/s.part, Width/s.part, (top+height)/s.part)
}

// Stamp draws the n-th stamp of the page of registration, counted from 1 in reading order. A strip
// without room for one, and another n, is refused as Internal: the form was read before.
func (s *Strip) Stamp(registration *picture.Picture, n int) error {
	slot := s.slot(Stamp)
	if n < 1 || n > Stamps || slot.Max.Y > s.image.Rect.Max.Y {
		return core.Refuse(core.Internal, "stamp", "core.internal").About("stamp " + strconv.Itoa(n))
	}
	registration.Draw(s.image, slot, Source(Stamp, n, image.Pt(registration.Size())), false)
	return nil
}

// Most is how many bytes a strip should have.
const Most = 120 << 10

// qualities are tried in turn until a strip has [Most] bytes; the last one is taken as it comes,
// which is bounded by the size of a strip.
func qualities() []int { return []int{80, 55, 30} }

// JPEG writes the strip.
func (s *Strip) JPEG() ([]byte, error) {
	var b bytes.Buffer
	for _, quality := range qualities() {
		b.Reset()
		if err := jpeg.Encode(&b, s.image, &jpeg.Options{Quality: quality}); err != nil {
			return nil, core.Refuse(core.Internal, "", "picture.damaged")
		}
		if b.Len() <= Most {
			break
		}
	}
	return b.Bytes(), nil
}
