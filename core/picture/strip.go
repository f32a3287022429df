package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/fragment"
)

// Strip is the picture of the bands of core/fragment while it is drawn.
type Strip struct {
	image *image.YCbCr
	// part of the whole size: 1, or 2 when the passport was seen so small that more pixels would
	// show no more.
	part int
}

// smallName is how many pixels of the width of the name are worth a whole [fragment.Width].
const smallName = fragment.Width * 5 / 8

// Cut draws the bands of the main page. The strip has room for a stamp when stamped says so,
// see [Strip.Stamp].
func Cut(main *Picture, stamped bool) *Strip {
	size := image.Pt(main.Size())
	s := &Strip{part: 1}
	if fragment.Source(fragment.Name, 0, size).Dx() < smallName {
		s.part = 2
	}
	s.image = image.NewYCbCr(image.Rect(0, 0, fragment.Width/s.part, fragment.Height(stamped)/s.part), image.YCbCrSubsampleRatio420)
	for _, b := range fragment.Bands() {
		if b != fragment.Stamp {
			main.draw(s.image, s.slot(b), fragment.Source(b, 0, size), b == fragment.Number)
		}
	}
	return s
}

func (s *Strip) slot(b fragment.Band) image.Rectangle {
	top, height := fragment.Slot(b)
	return image.Rect(0, top/s.part, fragment.Width/s.part, (top+height)/s.part)
}

// Stamp draws the n-th stamp of the page of registration, counted from 1 in reading order. A strip
// without room for one, and another n, is refused as Internal: the form was read before.
func (s *Strip) Stamp(registration *Picture, n int) error {
	slot := s.slot(fragment.Stamp)
	if n < 1 || n > fragment.Stamps || slot.Max.Y > s.image.Rect.Max.Y {
		return core.Refuse(core.Internal, "stamp", "core.internal").About("stamp " + strconv.Itoa(n))
	}
	registration.draw(s.image, slot, fragment.Source(fragment.Stamp, n, image.Pt(registration.Size())), false)
	return nil
}

// StripBytes is how many bytes a strip should have.
const StripBytes = 120 << 10

// stripQualities are tried in turn until a strip has [StripBytes]; the last one is taken as it comes,
// which is bounded by the size of a strip.
func stripQualities() []int { return []int{80, 55, 30} }

// JPEG writes the strip.
func (s *Strip) JPEG() ([]byte, error) {
	var b bytes.Buffer
	for _, quality := range stripQualities() {
		b.Reset()
		if err := jpeg.Encode(&b, s.image, &jpeg.Options{Quality: quality}); err != nil {
			return nil, core.Refuse(core.Internal, "", "picture.damaged")
		}
		if b.Len() <= StripBytes {
			break
		}
	}
	return b.Bytes(), nil
}
