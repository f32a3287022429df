package strip

import (
	"bytes"
	"image/jpeg"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
	"github.com/sheaf-drive/sheaf/core/scan"
)

// MaxBytes bounds the picture of a strip: the page's script makes it smaller before it is sent.
const MaxBytes = 1 << 20

// maxPixels bounds its width times its height.
const maxPixels = 2 << 20

// Read finds one of the three codes of a strip in a JPEG; "" where there is none, or where codes
// of two sheets are in the picture: which one is meant nobody knows. What is no small JPEG is
// refused in field "picture".
func Read(data []byte) (core.SheetCode, error) {
	if _, err := picture.Inspect(data, picture.Limits{Bytes: MaxBytes, Pixels: maxPixels}); err != nil {
		return "", err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return "", core.Refuse(core.Invalid, "picture", "picture.damaged")
	}
	return scan.Photo(scan.PlaneOf(img)).Code, nil
}
