package picture

import (
	"image"
	"image/color"
)

// convert brings RGB and CMYK pictures, which scanners of offices do not make but programs
// do, to YCbCr.
func convert(img image.Image) *image.YCbCr {
	bounds := img.Bounds()
	out := image.NewYCbCr(image.Rect(0, 0, bounds.Dx(), bounds.Dy()), image.YCbCrSubsampleRatio444)
	cmyk, _ := img.(*image.CMYK)
	rgba, _ := img.(*image.RGBA)
	at := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			var r, g, b uint8
			switch {
			case cmyk != nil:
				p := cmyk.Pix[cmyk.PixOffset(x, y):]
				r, g, b = color.CMYKToRGB(p[0], p[1], p[2], p[3])
			case rgba != nil:
				p := rgba.Pix[rgba.PixOffset(x, y):]
				r, g, b = p[0], p[1], p[2]
			default:
				c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
				r, g, b = c.R, c.G, c.B
			}
			out.Y[at], out.Cb[at], out.Cr[at] = color.RGBToYCbCr(r, g, b)
			at++
		}
	}
	return out
}

// turn brings a picture upright. Colour comes out without subsampling, so that odd sizes and
// quarter turns need no care.
func turn(img image.Image, orientation int) image.Image {
	size := img.Bounds().Size()
	width, height := size.X, size.Y
	if orientation >= 5 {
		width, height = height, width
	}
	bounds := image.Rect(0, 0, width, height)
	switch img := img.(type) {
	case *image.Gray:
		out := image.NewGray(bounds)
		eachTurned(bounds, orientation, func(at, x, y int) { out.Pix[at] = img.Pix[y*img.Stride+x] })
		return out
	case *image.YCbCr:
		out := image.NewYCbCr(bounds, image.YCbCrSubsampleRatio444)
		eachTurned(bounds, orientation, func(at, x, y int) {
			c := img.COffset(x, y)
			out.Y[at], out.Cb[at], out.Cr[at] = img.Y[img.YOffset(x, y)], img.Cb[c], img.Cr[c]
		})
		return out
	}
	return img
}

// eachTurned calls fn for each pixel of the upright picture with its index and with the
// place in the stored picture that it comes from.
func eachTurned(upright image.Rectangle, orientation int, fn func(at, x, y int)) {
	w, h := upright.Dx(), upright.Dy()
	at := 0
	for y := range h {
		for x := range w {
			switch orientation {
			case 2:
				fn(at, w-1-x, y)
			case 3:
				fn(at, w-1-x, h-1-y)
			case 4:
				fn(at, x, h-1-y)
			case 5:
				fn(at, y, x)
			case 6:
				fn(at, y, w-1-x)
			case 7:
				fn(at, h-1-y, w-1-x)
			case 8:
				fn(at, h-1-y, x)
			default:
				fn(at, x, y)
			}
			at++
		}
	}
}

// plane is one channel of a picture.
type plane struct {
	pix                   []byte
	stride, width, height int
}

// shrink reduces a picture by a whole factor: each pixel becomes the mean of a square. What
// is left over at the right and lower edge of the light is dropped.
func shrink(img image.Image, factor int) image.Image {
	size := img.Bounds().Size()
	bounds := image.Rect(0, 0, max(size.X/factor, 1), max(size.Y/factor, 1))
	switch img := img.(type) {
	case *image.Gray:
		out := image.NewGray(bounds)
		box(plane{out.Pix, out.Stride, bounds.Dx(), bounds.Dy()},
			plane{img.Pix, img.Stride, size.X, size.Y}, factor)
		return out
	case *image.YCbCr:
		out := image.NewYCbCr(bounds, img.SubsampleRatio)
		box(plane{out.Y, out.YStride, bounds.Dx(), bounds.Dy()},
			plane{img.Y, img.YStride, size.X, size.Y}, factor)
		from, _, _ := chroma(img)
		to, _, _ := chroma(out)
		box(to.with(out.Cb), from.with(img.Cb), factor)
		box(to.with(out.Cr), from.with(img.Cr), factor)
		return out
	}
	return img
}

func (p plane) with(pix []byte) plane {
	p.pix = pix
	return p
}

// chroma gives the size of the colour planes, and how many pixels one of their samples stands for.
func chroma(img *image.YCbCr) (p plane, across, down int) {
	size := img.Bounds().Size()
	across, down = 1, 1
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		across = 2
	case image.YCbCrSubsampleRatio420:
		across, down = 2, 2
	case image.YCbCrSubsampleRatio440:
		down = 2
	case image.YCbCrSubsampleRatio411:
		across = 4
	case image.YCbCrSubsampleRatio410:
		across, down = 4, 2
	}
	p = plane{stride: img.CStride, width: (size.X + across - 1) / across, height: (size.Y + down - 1) / down}
	return p, across, down
}

// box fills to with the rounded means of squares of from; squares at the edge are cut.
func box(to, from plane, factor int) {
	sums := make([]uint64, to.width)
	for y := range to.height {
		clear(sums)
		top := min(y*factor, from.height-1)
		bottom := min(top+factor, from.height)
		for row := top; row < bottom; row++ {
			addRow(sums, from.pix[row*from.stride:row*from.stride+from.width], factor)
		}
		line := to.pix[y*to.stride : y*to.stride+to.width]
		for x := range line {
			left := min(x*factor, from.width-1)
			n := uint64((min(left+factor, from.width) - left) * (bottom - top))
			line[x] = byte((sums[x] + n/2) / n)
		}
	}
}

func addRow(sums []uint64, row []byte, factor int) {
	whole := min(len(sums), len(row)/factor)
	for x := range whole {
		sum := uint32(0)
		for _, v := range row[:factor] {
			sum += uint32(v)
		}
		row = row[factor:]
		sums[x] += uint64(sum)
	}
	for x := whole; x < len(sums); x++ { // at most one, cut by the edge
		for _, v := range row {
			sums[x] += uint64(v)
		}
	}
}
