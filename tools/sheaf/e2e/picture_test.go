package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// patches is how many coarse squares a picture is compared in, each way.
const patches = 16

// Two pictures are alike where no patch of them is further off than alike, once they are
// brought to one brightness: a camera changes that, and JPEG moves a patch by less. They are
// others where some patch is further off than apart. A picture without anything on it is off
// by all that the other one shows.
const (
	alike = 12
	apart = 20
)

// picture draws a document-like JPEG; n makes pictures differ, in one patch that can be told
// from afar and in the writing.
func picture(w, h, n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{222, 214, 196, 255}
			if x > w/10 && x < 4*w/5 && y/18%3 == 1 && (x*7+y/54*131+n*977)%97 < 61 {
				c = color.RGBA{60, 52, 70, 255}
			}
			if x*8/w == n%8 && y*8/h == n/8%8 {
				c = color.RGBA{40, 34, 48, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}) // into memory
	return b.Bytes()
}

// coarse is a picture seen from afar: how bright each patch is.
type coarse [patches * patches]float64

// seen looks at a JPEG from afar.
func seen(t *testing.T, file []byte) coarse {
	t.Helper()
	decoded, err := jpeg.Decode(bytes.NewReader(file))
	img, colour := decoded.(*image.YCbCr)
	if err != nil || !colour {
		t.Fatalf("%d bytes are no picture in colour: %v", len(file), err)
	}
	var sum, count coarse
	box := img.Bounds()
	for y := range box.Dy() {
		for x := range box.Dx() {
			at := y*patches/box.Dy()*patches + x*patches/box.Dx()
			sum[at] += float64(img.Y[img.YOffset(box.Min.X+x, box.Min.Y+y)])
			count[at]++
		}
	}
	for at := range sum {
		sum[at] /= max(count[at], 1)
	}
	return sum
}

// off is how far the worst patch is from the same one of another picture, which is first
// brought to the brightness and contrast of this one.
func (c coarse) off(other coarse) float64 {
	mine, its := c.mean(), other.mean()
	var both, own float64
	for at := range c {
		both += (c[at] - mine) * (other[at] - its)
		own += (other[at] - its) * (other[at] - its)
	}
	gain := 0.0
	if own > 0 {
		gain = max(both/own, 0) // a negative is another picture
	}
	worst := 0.0
	for at := range c {
		worst = max(worst, math.Abs(c[at]-mine-gain*(other[at]-its)))
	}
	return worst
}

func (c coarse) mean() float64 {
	sum := 0.0
	for _, v := range c {
		sum += v
	}
	return sum / float64(len(c))
}

// pictures expects two stored scans to be the two pictures that were taken.
func pictures(t *testing.T, name string, have, want [2][]byte) {
	t.Helper()
	for i := range want {
		if off := seen(t, want[i]).off(seen(t, have[i])); off > alike {
			t.Errorf("%s: picture %d is stored as another one: a patch of it is off by %.0f of 255", name, i+1, off)
		}
	}
}
