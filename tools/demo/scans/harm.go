package scans

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
)

// Level is how much a page has been through.
type Level uint8

// The levels: as printed; as most sheets of an office are; as one from a bag; as one that hardly can be read.
const (
	Clean Level = iota
	Light
	Heavy
	Extreme
	Levels = iota
)

// String names a level as figures do.
func (l Level) String() string { return [...]string{"clean", "light", "heavy", "extreme"}[l] }

// harm is what a level does to a page.
type harm struct {
	askew    float64 // degrees at most, either way
	creases  int
	creased  float64 // millimetres of a crease at most
	stains   int
	contrast float64 // of what was printed
	noise    int     // levels of 255, standard deviation
	blurred  bool
	quality  int // of the JPEG
}

var harms = [Levels]harm{
	Clean:   {contrast: 1, quality: 70},
	Light:   {askew: 5, creases: 4, creased: .5, stains: 1, contrast: .9, noise: 3, quality: 55},
	Heavy:   {askew: 5, creases: 9, creased: .9, stains: 2, contrast: .55, noise: 12, quality: 40},
	Extreme: {askew: 5, creases: 16, creased: 1.3, stains: 2, contrast: .4, noise: 18, blurred: true, quality: 30},
}

// Page is what a page is made of.
type Page struct {
	Code  core.SheetCode
	Level Level
	// DPI is the scanner's resolution: 150, 200 or 300 in an office.
	DPI int
	// Seed decides everything else, also whether the page lay upside down.
	Seed uint64
	// Table is the sheet's; nil is [Upright].
	Table *frame.Table
	// Lines are what stands in the lines of the table; nil fills all of them with scribbles.
	Lines []core.LineLook
	// Quarter says that the page went through the scanner on its side.
	Quarter bool
}

func (p Page) table() frame.Table {
	if p.Table == nil {
		return Upright()
	}
	return *p.Table
}

// crease is a line across the page: where toner flaked off, a shadow beside it, and paper that is drawn together.
type crease struct {
	x, y, nx, ny float64 // a point on it and the direction across it
	width, pull  float64
}

// JPEG is the page as the scanner delivers it.
func (p Page) JPEG() ([]byte, error) {
	random := rand.New(rand.NewPCG(p.Seed, uint64(p.Level)))
	c, err := p.clean()
	if err != nil {
		return nil, err
	}
	h := harms[p.Level]
	var creases []crease
	for range h.creases {
		angle := random.Float64() * math.Pi
		creases = append(creases, crease{
			random.Float64() * c.width, random.Float64() * c.height, math.Cos(angle), math.Sin(angle),
			(.3 + .7*random.Float64()) * h.creased, (random.Float64() - .5) * h.creased,
		})
	}
	c.flake(creases)
	for range h.stains {
		c.stain(random)
	}
	angle := (2*random.Float64() - 1) * h.askew * math.Pi / 180
	if random.IntN(2) == 1 {
		angle += math.Pi
	}
	if angle != 0 {
		c = c.bent(angle, creases)
	}
	if h.blurred {
		c = c.blur()
	}
	c.fade(h.contrast, h.noise, random)
	if p.Quarter {
		c = c.quarter()
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, c.Gray, &jpeg.Options{Quality: h.quality})
	return b.Bytes(), err
}

// flake lightens the toner along creases and lays a shadow beside them.
func (c canvas) flake(creases []crease) {
	for _, k := range creases {
		for along := -400.0; along < 400; along += .5 / c.perMM {
			x, y := k.x-k.ny*along, k.y+k.nx*along
			if x < -2 || y < -2 || x > c.width+2 || y > c.height+2 {
				continue
			}
			for across := -k.width; across < k.width; across += .5 / c.perMM {
				px, py := int((x+k.nx*across)*c.perMM), int((y+k.ny*across)*c.perMM)
				if !(image.Point{X: px, Y: py}).In(c.Rect) {
					continue
				}
				i := c.PixOffset(px, py)
				if across < 0 {
					c.Pix[i] = max(c.Pix[i], 205)
				} else {
					c.Pix[i] = min(c.Pix[i], 190)
				}
			}
		}
	}
}

// stain is a drop of something dark, with an edge that is darker, most often on the strip.
func (c canvas) stain(random *rand.Rand) {
	x, y := random.Float64()*c.width, random.Float64()*c.height
	if random.IntN(3) > 0 {
		y = random.Float64() * cut
	}
	r := 2 + 4*random.Float64()
	for py := int((y - r) * c.perMM); py < int((y+r)*c.perMM); py++ {
		for px := int((x - r) * c.perMM); px < int((x+r)*c.perMM); px++ {
			d := math.Hypot(float64(px)/c.perMM-x, float64(py)/c.perMM-y) / r
			if d >= 1 || !(image.Point{X: px, Y: py}).In(c.Rect) {
				continue
			}
			shade := 110.0
			if d > .85 {
				shade = 60
			}
			i := c.PixOffset(px, py)
			c.Pix[i] = min(c.Pix[i], uint8(shade))
		}
	}
}

// mesh is how far apart, in pixels, the places are for which the bend is calculated; between them it is interpolated.
const mesh = 16

// bent is the page turned by an angle about its middle and drawn together at its creases.
func (c canvas) bent(angle float64, creases []crease) canvas {
	out := c
	out.Gray = image.NewGray(c.Rect)
	width, height := c.Rect.Dx(), c.Rect.Dy()
	sin, cos := math.Sincos(angle)
	from := func(px, py int) (x, y float64) {
		dx, dy := float64(px)-float64(width)/2, float64(py)-float64(height)/2
		x, y = cos*dx+sin*dy+float64(width)/2, -sin*dx+cos*dy+float64(height)/2
		for _, k := range creases {
			across := (x/c.perMM-k.x)*k.nx + (y/c.perMM-k.y)*k.ny
			pull := k.pull * math.Exp(-across*across/18) * c.perMM
			x, y = x+k.nx*pull, y+k.ny*pull
		}
		return x, y
	}
	for my := 0; my < height; my += mesh {
		for mx := 0; mx < width; mx += mesh {
			x00, y00 := from(mx, my)
			x10, y10 := from(mx+mesh, my)
			x01, y01 := from(mx, my+mesh)
			for py := my; py < min(my+mesh, height); py++ {
				v := float64(py-my) / mesh
				for px := mx; px < min(mx+mesh, width); px++ {
					u := float64(px-mx) / mesh
					out.Pix[py*out.Stride+px] = c.at(x00+u*(x10-x00)+v*(x01-x00), y00+u*(y10-y00)+v*(y01-y00))
				}
			}
		}
	}
	return out
}

// at is the brightness at a place between pixels; beyond the page lies the dark lid of the scanner.
func (c canvas) at(x, y float64) uint8 {
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < 0 || iy < 0 || ix+1 >= c.Rect.Dx() || iy+1 >= c.Rect.Dy() {
		return 90
	}
	u, v := x-float64(ix), y-float64(iy)
	p := c.Pix[iy*c.Stride+ix:]
	q := c.Pix[(iy+1)*c.Stride+ix:]
	return uint8((float64(p[0])*(1-u)+float64(p[1])*u)*(1-v) + (float64(q[0])*(1-u)+float64(q[1])*u)*v + .5)
}

// quarter is the page turned a quarter to the right.
func (c canvas) quarter() canvas {
	out := c
	out.Gray = image.NewGray(image.Rect(0, 0, c.Rect.Dy(), c.Rect.Dx()))
	for y := range c.Rect.Dy() {
		for x, v := range c.Pix[y*c.Stride:][:c.Rect.Dx()] {
			out.Pix[x*out.Stride+c.Rect.Dy()-1-y] = v
		}
	}
	return out
}

// blur is the page out of focus.
func (c canvas) blur() canvas {
	out := c
	out.Gray = image.NewGray(c.Rect)
	draw.Draw(out, out.Rect, c.Gray, image.Point{}, draw.Src)
	for y := 1; y < c.Rect.Dy()-1; y++ {
		for x := 1; x < c.Rect.Dx()-1; x++ {
			sum := 0
			for d := -1; d <= 1; d++ {
				row := c.Pix[(y+d)*c.Stride+x-1:]
				sum += int(row[0]) + int(row[1]) + int(row[2])
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / 9)})
		}
	}
	return out
}

// fade makes the page pale and adds what the sensor adds.
func (c canvas) fade(contrast float64, noise int, random *rand.Rand) {
	for i, p := range c.Pix {
		v := sheet - (sheet-float64(p))*contrast
		if noise > 0 {
			bits := random.Uint64() // the sum of four even numbers is nearly as the sensor's noise is
			sum := int(bits&255) + int(bits>>8&255) + int(bits>>16&255) + int(bits>>24&255) - 510
			v += float64(sum) * float64(noise) / 148
		}
		c.Pix[i] = uint8(min(255, max(0, v)))
	}
}
