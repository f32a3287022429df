package scan_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// TestEdges_StandUpright: whichever way the page lies, the strip stands upright in the band of its edge, and in no other.
func TestEdges_StandUpright(t *testing.T) {
	code, err := paper.Issue([32]byte{1}, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	data, err := scans.Page{Code: code, DPI: 150, Seed: 3}.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	page := scan.PlaneOf(img)
	upright := bandOf(scan.Edges(page), 0)
	if apart(upright, turned(turned(upright))) <= 2 {
		t.Fatal("a strip looks the same when it stands on its head: this test tells nothing")
	}
	for _, x := range []struct {
		name string
		page scan.Plane
		edge int
	}{
		{"upright", page, 0}, {"turned round", turned(turned(page)), 1},
		{"its top to the left", turned(turned(turned(page))), 2}, {"its top to the right", turned(page), 3},
	} {
		edges := scan.Edges(x.page)
		for n := range 4 {
			band := bandOf(edges, n)
			got := scan.Page(band, scan.Top)
			if want := n == x.edge; (got.Code == code && got.Count == 3) != want {
				t.Errorf("%s: band %d gives code %q %d times", x.name, n, got.Code, got.Count)
			}
			if n == x.edge && apart(band, upright) > 2 {
				t.Errorf("%s: the strip does not stand upright in its band, it is %d shades apart", x.name, apart(band, upright))
			}
		}
	}
	if edges := scan.Edges(scan.Plane{}); edges.Bounds().Dx() != scan.EdgeWidth {
		t.Error("an empty page has no edges to show")
	}
}

func bandOf(edges *image.Gray, n int) scan.Plane {
	top := n * (scan.EdgeHeight + scan.EdgeGap)
	return scan.Plane{Pix: edges.Pix[top*edges.Stride:][:scan.EdgeHeight*scan.EdgeWidth], Width: scan.EdgeWidth, Height: scan.EdgeHeight}
}

// turned is the plane a quarter to the right.
func turned(p scan.Plane) scan.Plane {
	out := scan.Plane{Pix: make([]byte, len(p.Pix)), Width: p.Height, Height: p.Width}
	for y := range p.Height {
		for x := range p.Width {
			out.Pix[x*out.Width+p.Height-1-y] = p.Pix[y*p.Width+x]
		}
	}
	return out
}

// apart is how far two bands differ, in shades a pixel.
func apart(a, b scan.Plane) int {
	sum := 0
	for i, v := range a.Pix {
		sum += max(int(v), int(b.Pix[i])) - min(int(v), int(b.Pix[i]))
	}
	return sum / len(a.Pix)
}
