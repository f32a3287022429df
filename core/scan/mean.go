package scan

import "github.com/makiuchi-d/gozxing"

// shade is by how many levels of 255 a pixel has to be darker than the mean around it to count as ink.
const shade = 7

// mean is a binarizer of the reader that compares each pixel with the mean of the square around it: creases, shadows
// and pale toner change the mean as they change the ink.
type mean struct {
	plane  Plane
	radius int
}

var _ gozxing.Binarizer = mean{}

// GetLuminanceSource implements gozxing.Binarizer.
func (m mean) GetLuminanceSource() gozxing.LuminanceSource { return m.plane.source() }

// CreateBinarizer implements gozxing.Binarizer.
func (m mean) CreateBinarizer(s gozxing.LuminanceSource) gozxing.Binarizer {
	return mean{Plane{s.GetMatrix(), s.GetWidth(), s.GetHeight()}, m.radius}
}

// GetWidth implements gozxing.Binarizer.
func (m mean) GetWidth() int { return m.plane.Width }

// GetHeight implements gozxing.Binarizer.
func (m mean) GetHeight() int { return m.plane.Height }

// GetBlackRow implements gozxing.Binarizer.
func (m mean) GetBlackRow(y int, row *gozxing.BitArray) (*gozxing.BitArray, error) {
	matrix, err := m.GetBlackMatrix()
	if err != nil {
		return nil, err
	}
	return matrix.GetRow(y, row), nil
}

// GetBlackMatrix implements gozxing.Binarizer. A column of sums slides down the plane and a square of them along each
// row, so that the radius costs nothing.
func (m mean) GetBlackMatrix() (*gozxing.BitMatrix, error) {
	width, height, r := m.plane.Width, m.plane.Height, m.radius
	matrix, err := gozxing.NewBitMatrix(width, height)
	if err != nil {
		return nil, err
	}
	columns := make([]int, width)
	add := func(y, sign int) {
		for x, p := range m.plane.Pix[y*width:][:width] {
			columns[x] += sign * int(p)
		}
	}
	for y := range min(r, height) {
		add(y, 1)
	}
	for y := range height {
		if y+r < height {
			add(y+r, 1)
		}
		if y-r > 0 {
			add(y-r-1, -1)
		}
		rows := min(y+r, height-1) - max(y-r, 0) + 1
		sum := 0
		for x := range min(r, width) {
			sum += columns[x]
		}
		for x, p := range m.plane.Pix[y*width:][:width] {
			if x+r < width {
				sum += columns[x+r]
			}
			if x-r > 0 {
				sum -= columns[x-r-1]
			}
			n := rows * (min(x+r, width-1) - max(x-r, 0) + 1)
			if (int(p)+shade)*n < sum {
				matrix.Set(x, y)
			}
		}
	}
	return matrix, nil
}
