package fragment

import (
	"image"
	"testing"
)

func apart(a, b int) int { return max(a-b, b-a) }

func TestSlots_StandOneBelowTheOther(t *testing.T) {
	next := 0
	for _, b := range Bands() {
		top, height := Slot(b)
		if top != next || height <= 0 || height%32 != 0 {
			t.Errorf("%s stands at %d, %d high, want it at %d", b, top, height, next)
		}
		next += height
	}
	stamp, _ := Slot(Stamp)
	if Height(true) != next || Height(false) != stamp || Width%32 != 0 {
		t.Errorf("heights %d and %d, want %d and %d", Height(true), Height(false), next, stamp)
	}
	if top, height := Slot("cover"); top != 0 || height != 0 {
		t.Errorf("an unknown band stands at %d, %d", top, height)
	}
}

// A letter that is drawn wider or narrower than it was is hard to compare.
func TestSource_KeepsTheShape(t *testing.T) {
	size := image.Pt(1920, 1080)
	for _, b := range Bands() {
		_, height := Slot(b)
		from := Source(b, 1, size)
		w, h := from.Dx(), from.Dy()
		if b == Number {
			w, h = h, w
		}
		if permille := 1000 * w * height / (h * Width); apart(permille, 1000) > 15 {
			t.Errorf("%s is drawn %d thousandths as wide as high", b, permille)
		}
	}
}

func TestSource_StaysWithinTheFrame(t *testing.T) {
	for _, size := range []image.Point{{1280, 720}, {1920, 1080}, {640, 480}, {1080, 1920}, {64, 64}, {4096, 2304}} {
		all := image.Rectangle{Max: size}
		for _, b := range Bands() {
			for n := 1; n <= Stamps; n++ {
				if from := Source(b, n, size); from.Empty() || !from.In(all) {
					t.Errorf("%s %d of %v is %v", b, n, size, from)
				}
			}
		}
	}
	for _, n := range []int{-1, 0, 7} {
		if from := Source(Stamp, n, image.Pt(1280, 720)); !from.Empty() {
			t.Errorf("stamp %d is %v", n, from)
		}
	}
}

func TestPage_IsTheMiddleOfAnotherShape(t *testing.T) {
	for size, want := range map[image.Point]image.Rectangle{
		{1600, 900}:  image.Rect(112, 36, 1488, 864),
		{1600, 1200}: image.Rect(112, 186, 1488, 1014),
		{2000, 900}:  image.Rect(312, 36, 1688, 864),
	} {
		if got := page(size); got != want {
			t.Errorf("of %v it is %v, want %v", size, got, want)
		}
	}
}
