package strip

import (
	"bytes"
	"image/jpeg"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/picture"
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
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", nil
	}
	found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", nil // no code in the picture
	}
	var code core.SheetCode
	for _, result := range found {
		one, err := paper.Parse(result.GetText())
		if err != nil {
			continue
		}
		if code != "" && code != one {
			return "", nil
		}
		code = one
	}
	return code, nil
}
