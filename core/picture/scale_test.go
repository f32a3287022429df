package picture

import (
	"image"
	"image/color"
	"slices"
	"testing"
)

var ratios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

// target is a picture of one colour to draw on.
func target(w, h int) *image.YCbCr {
	to := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range to.Y {
		to.Y[i] = 7
	}
	for i := range to.Cb {
		to.Cb[i], to.Cr[i] = 11, 13
	}
	return to
}

func TestDraw_FillsItsPartAndNoMore(t *testing.T) {
	at := image.Rect(4, 6, 20, 14)
	for _, ratio := range ratios {
		for _, from := range []image.Rectangle{
			image.Rect(0, 0, 61, 47), image.Rect(10, 11, 13, 12), image.Rect(3, 3, 4, 4), image.Rect(60, 46, 61, 47),
			image.Rect(-20, -30, 90, 80), image.Rect(200, 200, 300, 300), {},
		} {
			for _, turned := range []bool{false, true} {
				img := image.NewYCbCr(image.Rect(0, 0, 61, 47), ratio)
				for i := range img.Y {
					img.Y[i] = 201
				}
				for i := range img.Cb {
					img.Cb[i], img.Cr[i] = 99, 155
				}
				to := target(24, 16)
				(&Picture{image: img}).draw(to, at, from, turned)
				for y := range 16 {
					for x := range 24 {
						want := color.YCbCr{Y: 7, Cb: 11, Cr: 13}
						if image.Pt(x, y).In(at) {
							want = color.YCbCr{Y: 201, Cb: 99, Cr: 155}
						}
						if got := to.YCbCrAt(x, y); got != want {
							t.Fatalf("%v, %v, turned %v: %v at %d, %d, want %v", ratio, from, turned, got, x, y, want)
						}
					}
				}
			}
		}
	}
}

func TestDraw_GreyHasNoColour(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 9, 9))
	to := target(4, 4)
	(&Picture{image: img}).draw(to, to.Rect, img.Rect, false)
	if got := to.YCbCrAt(3, 3); got != (color.YCbCr{Y: 0, Cb: 128, Cr: 128}) {
		t.Errorf("%v", got)
	}
}

// steps is a picture of w × h with its own shade in each pixel.
func steps(w, h int) *Picture {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(10 + 8*i)
	}
	return &Picture{image: img}
}

func TestDraw_PixelForPixel(t *testing.T) {
	for _, c := range []struct {
		turned bool
		want   []byte
	}{
		{false, []byte{10, 18, 26, 34, 42, 50, 58, 66}},
		{true, []byte{34, 66, 26, 58, 18, 50, 10, 42}}, // the right column is the upper row
	} {
		to, size := target(4, 2), image.Pt(4, 2)
		if c.turned {
			to, size = target(2, 4), image.Pt(2, 4)
		}
		steps(4, 2).draw(to, image.Rectangle{Max: size}, image.Rect(0, 0, 4, 2), c.turned)
		if got := to.Y[:8]; !slices.Equal(got, c.want) {
			t.Errorf("turned %v: %v, want %v", c.turned, got, c.want)
		}
	}
}

func TestDraw_TurnedPartIsTheTurnOfThePart(t *testing.T) {
	p, from := steps(5, 6), image.Rect(1, 2, 3, 6)
	plain, turned := target(2, 4), target(4, 2)
	p.draw(plain, plain.Rect, from, false)
	p.draw(turned, turned.Rect, from, true)
	for y := range 2 {
		for x := range 4 {
			if got, want := turned.YCbCrAt(x, y).Y, plain.YCbCrAt(1-y, x).Y; got != want {
				t.Errorf("%d at %d, %d, want %d", got, x, y, want)
			}
		}
	}
}

func TestDraw_LightStaysWhereItWas(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 300, 200), image.YCbCrSubsampleRatio420)
	for y := 50; y < 150; y++ {
		for x := 160; x < 260; x++ {
			img.Y[img.YOffset(x, y)], img.Cb[img.COffset(x, y)] = 240, 240
		}
	}
	p := &Picture{image: img}
	for _, width := range []int{30, 150, 300, 900} { // reduced, kept, enlarged
		to := target(width, width*2/3)
		p.draw(to, to.Rect, img.Rect, false)
		k := func(v int) int { return v * width / 300 }
		for _, c := range []struct{ x, y, want int }{{210, 100, 240}, {120, 100, 0}, {298, 100, 0}, {210, 10, 0}, {210, 190, 0}} {
			got := to.YCbCrAt(k(c.x), k(c.y))
			if apart(int(got.Y), c.want) > 2 || apart(int(got.Cb), c.want) > 2 {
				t.Errorf("width %d: %v at %d, %d, want %d", width, got, c.x, c.y, c.want)
			}
		}
	}
}

func TestTaps_WeighAll(t *testing.T) {
	for _, c := range []struct {
		s          span
		n, samples int
	}{{span{0, 10 * one}, 3, 10}, {span{one / 2, 7 * one}, 40, 8}, {span{-5 * one, 0}, 2, 3}, {span{3 * one, 3 * one}, 5, 9}, {span{0, 4096 * one}, 1, 4096}} {
		list := taps(c.s, c.n, c.samples)
		for i, tap := range list {
			sum := uint32(0)
			for _, w := range tap.weights {
				sum += w
			}
			if sum != 1<<16 || tap.first < 0 || tap.last() >= c.samples || i > 0 && tap.first < list[i-1].first {
				t.Errorf("%v: sample %d has weights of %d, %d to %d of %d", c.s, i, sum, tap.first, tap.last(), c.samples)
			}
		}
	}
}

// BenchmarkDraw draws a third of 12 million pixels into a small band.
func BenchmarkDraw(b *testing.B) {
	p := &Picture{image: image.NewYCbCr(image.Rect(0, 0, 4096, 3072), image.YCbCrSubsampleRatio420)}
	to := target(640, 256)
	for b.Loop() {
		p.draw(to, to.Rect, image.Rect(1700, 700, 3700, 2000), false)
	}
}
