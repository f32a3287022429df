package picture

import (
	"bytes"
	"image"
	"image/jpeg"

	"github.com/sheaf-drive/sheaf/core"
)

// Picture is a decoded picture, upright, and the JPEG that is kept of it. It may be read by
// many at once.
type Picture struct {
	file  []byte
	image image.Image // *image.Gray or *image.YCbCr with its corner at 0, 0
}

// qualities are tried in turn until the picture fits [Limits].Kept.
func qualities() []int { return []int{88, 80, 70, 55} }

// Normalise takes a picture in. Beyond the refusals of [Inspect] it refuses, as Invalid in
// the same field, a picture that is damaged inside. It applies the orientation, reduces
// what is larger than [Limits].Side by a whole factor and writes the picture anew.
func Normalise(data []byte, limits Limits) (*Picture, error) {
	img, info, err := decode(data, limits)
	if err != nil {
		return nil, err
	}
	l := limits.withDefaults()
	if info.Orientation > 1 {
		img = turn(img, info.Orientation)
	}
	if size := img.Bounds().Size(); max(size.X, size.Y) > l.Side {
		img = shrink(img, (max(size.X, size.Y)+l.Side-1)/l.Side)
	}
	for {
		for _, quality := range qualities() {
			file, err := encode(img, quality)
			if err != nil {
				return nil, err
			}
			if len(file) <= l.Kept {
				return &Picture{file: file, image: img}, nil
			}
		}
		if size := img.Bounds().Size(); min(size.X, size.Y) < 2*minSide {
			return nil, core.Refuse(core.TooLarge, l.Field, "picture.bytes", megabytes(l.Kept))
		}
		img = shrink(img, 2)
	}
}

// Decode reads a picture that [Normalise] wrote, to look at its pixels. Its refusals
// are those of [Normalise].
func Decode(file []byte, limits Limits) (*Picture, error) {
	img, _, err := decode(file, limits)
	if err != nil {
		return nil, err
	}
	return &Picture{file: file, image: img}, nil
}

// JPEG is the file to keep; it must not be changed.
func (p *Picture) JPEG() []byte { return p.file }

// Image is the decoded picture; it must not be changed.
func (p *Picture) Image() image.Image { return p.image }

// Size gives width and height in pixels.
func (p *Picture) Size() (width, height int) {
	size := p.image.Bounds().Size()
	return size.X, size.Y
}

// decode proves the whole picture and brings it to one of two forms: grey or YCbCr.
func decode(data []byte, limits Limits) (image.Image, Info, error) {
	info, err := Inspect(data, limits)
	if err != nil {
		return nil, info, err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, info, core.Refuse(core.Invalid, limits.withDefaults().Field, "picture.damaged")
	}
	switch img := img.(type) {
	case *image.Gray, *image.YCbCr:
		return img, info, nil
	}
	return convert(img), info, nil
}

func encode(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, core.Refuse(core.Internal, "", "picture.damaged")
	}
	return b.Bytes(), nil
}
