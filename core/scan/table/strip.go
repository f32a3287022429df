package table

import (
	"bytes"
	"image"
	"image/jpeg"

	"github.com/sheaf-drive/sheaf/core"
)

// stripQuality of the picture of a line: handwriting is read in it.
const stripQuality = 80

// StripOf is [Strip] of a page that is a JPEG as package core/picture writes them, itself as one. It refuses a page that is
// damaged as Invalid, and rules between which no line lies as NotFound.
func StripOf(page []byte, above, below core.PageRule) ([]byte, error) {
	decoded, err := jpeg.Decode(bytes.NewReader(page))
	if err != nil {
		return nil, core.Refuse(core.Invalid, "page", "picture.damaged")
	}
	var gray *image.Gray
	switch p := decoded.(type) {
	case *image.Gray:
		gray = p
	case *image.YCbCr:
		gray = &image.Gray{Pix: p.Y, Stride: p.YStride, Rect: image.Rect(0, 0, p.Rect.Dx(), p.Rect.Dy())}
	default:
		return nil, core.Refuse(core.Invalid, "page", "picture.damaged")
	}
	strip := Strip(gray, above, below)
	if strip == nil {
		return nil, core.Refuse(core.NotFound, "page", "core.not_found")
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, strip, &jpeg.Options{Quality: stripQuality})
	return out.Bytes(), err
}
