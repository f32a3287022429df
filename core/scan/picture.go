package scan

// Picture reads the texts of the QR codes in a picture of which nothing is known: a photograph of a strip, a page that
// lay anyhow. They are those of the first way of looking that finds any; none where no way does. What the texts say is
// not looked at.
func Picture(p Plane) []string {
	if p.Width == 0 || p.Height == 0 {
		return nil
	}
	for _, look := range []func() []sight{
		func() []sight { return many(hybrid(p)) },
		func() []sight { return single(hybrid(p)) },
		func() []sight { return single(global(p)) },
		func() []sight { return many(hybrid(p.halved())) },
		func() []sight { return single(mean{p, near}) },
		func() []sight { return single(global(p.halved())) },
		func() []sight { return single(mean{p, wide}) },
		func() []sight { return single(hybrid(p.sharpened())) },
		func() []sight { return single(hybrid(p.enlarged())) },
	} {
		var texts []string
		for _, one := range look() {
			texts = append(texts, one.text)
		}
		if len(texts) > 0 {
			return texts
		}
	}
	return nil
}

// Photo reads the code of a sheet from a picture in which its strip is somewhere; see [Picture]. It tells neither rung
// nor edge, and of no code where it lies.
func Photo(p Plane) Reading {
	var seen []sight
	for _, text := range Picture(p) {
		seen = append(seen, sight{text: text})
	}
	r := read(seen)
	r.Marks = nil
	return r
}

// sharpened is the plane with what differs from its surroundings made to differ twice as much.
func (p Plane) sharpened() Plane {
	out := Plane{append([]byte(nil), p.Pix...), p.Width, p.Height}
	for y := 1; y < p.Height-1; y++ {
		for x := 1; x < p.Width-1; x++ {
			sum := 0
			for d := -1; d <= 1; d++ {
				row := p.Pix[(y+d)*p.Width+x-1:]
				sum += int(row[0]) + int(row[1]) + int(row[2])
			}
			out.Pix[y*p.Width+x] = byte(min(255, max(0, 2*int(p.Pix[y*p.Width+x])-sum/9)))
		}
	}
	return out
}

// largest is how many pixels a picture may have to be enlarged: in more pixels a module has enough of them.
const largest = 2 << 20

// enlarged is the plane at 8/5 of its size, with what lies between pixels interpolated.
func (p Plane) enlarged() Plane {
	if p.Width*p.Height > largest {
		return p
	}
	out := Plane{Width: p.Width * 8 / 5, Height: p.Height * 8 / 5}
	out.Pix = make([]byte, out.Width*out.Height)
	for y := range out.Height {
		sy, v := y*5/8, y*5%8
		below := min(sy+1, p.Height-1)
		for x := range out.Width {
			sx, u := x*5/8, x*5%8
			right := min(sx+1, p.Width-1)
			a := int(p.Pix[sy*p.Width+sx])*(8-u) + int(p.Pix[sy*p.Width+right])*u
			b := int(p.Pix[below*p.Width+sx])*(8-u) + int(p.Pix[below*p.Width+right])*u
			out.Pix[y*out.Width+x] = byte((a*(8-v) + b*v + 32) / 64)
		}
	}
	return out
}
