package table_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/scan/table"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// lying is a table as wide as one of a lying page is, with low lines.
func lying() *frame.Table {
	return &frame.Table{
		Page: frame.Lying(), Columns: []int{1000, 2000, 8200, 11000, 19200, 22900, 25700, 28700},
		Rows: []int{6000, 7500, 8700, 9900, 11100, 12300, 13500}, Counts: []int{0},
	}
}

// page is a scanned page, how it was made and what the ladder saw on it.
type page struct {
	made  scans.Page
	table frame.Table
	gray  *image.Gray
	seen  scan.Reading
}

func scanned(t *testing.T, p scans.Page) page {
	t.Helper()
	p.Code = "91X7B9"
	data, err := p.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plane := scan.PlaneOf(img)
	out := page{made: p, table: scans.Upright(), seen: scan.Page(plane, scan.Top),
		gray: &image.Gray{Pix: plane.Pix, Stride: plane.Width, Rect: image.Rect(0, 0, plane.Width, plane.Height)}}
	if p.Table != nil {
		out.table = *p.Table
	}
	return out
}

// mixed are what stands in five lines, drawn from a seed.
func mixed(seed uint64) (lines []core.LineLook) {
	random := rand.New(rand.NewPCG(seed, 5))
	for range 5 {
		lines = append(lines, []core.LineLook{core.LookEmpty, core.LookFilled, core.LookStruck}[random.IntN(3)])
	}
	return lines
}

// Every page whose code was read is registered and no line of any is told wrong. What an office's scanner delivers in a usual
// week is told without doubt but for one line in ten; of a page that hardly can be read a line may be doubtful.
func TestLook_TellsLinesApart(t *testing.T) {
	for level, leastRight := range [scans.Levels]float64{scans.Clean: .9, scans.Light: .9, scans.Heavy: .75, scans.Extreme: .3} {
		right, of := 0, 0
		for seed := range uint64(6) {
			p := scans.Page{Level: scans.Level(level), DPI: [3]int{200, 150, 300}[seed%3], Seed: seed, Lines: mixed(seed), Quarter: seed%3 == 0}
			if seed%2 == 0 {
				p.Table = lying()
			}
			got := scanned(t, p)
			if got.seen.Code == "" {
				continue
			}
			found, doubt := table.Find(got.gray, got.table, got.seen.Marks)
			if doubt != "" {
				t.Errorf("%v, seed %d: not registered for want of %q", p.Level, seed, doubt)
				continue
			}
			for n, want := range p.Lines {
				of++
				switch is := found.Look(n); is {
				case want:
					right++
				case core.LookDoubtful:
				default:
					t.Errorf("%v, seed %d: line %d is said to be %s, it is %s", p.Level, seed, n+1, is, want)
				}
			}
		}
		if share := float64(right) / float64(of); of == 0 || share < leastRight {
			t.Errorf("%v: %d of %d lines are told", scans.Level(level), right, of)
		}
	}
}

// A cut line is straight: its upright rules stand where they were printed, from its upper edge to its lower one.
func TestCut_IsStraight(t *testing.T) {
	for seed := range uint64(4) {
		got := scanned(t, scans.Page{Level: scans.Light, DPI: 200, Seed: seed, Table: lying(), Lines: make([]core.LineLook, 5), Quarter: seed%2 == 1})
		found, doubt := table.Find(got.gray, got.table, got.seen.Marks)
		if doubt != "" {
			t.Fatal(doubt)
		}
		for n := range found.Lines() {
			cut := found.Cut(n)
			if size := cut.Rect.Size(); size != (image.Point{X: 277 * table.PerMM, Y: 12 * table.PerMM}) {
				t.Fatalf("a line has %v pixels", size)
			}
			for _, column := range got.table.Columns[1 : len(got.table.Columns)-1] {
				x, dark := (column-got.table.Columns[0])*table.PerMM/frame.MM, 0
				for y := range cut.Rect.Dy() {
					row := cut.Pix[y*cut.Stride+x-6:][:13] // a millimetre and a half
					if least := min(row[4], row[5], row[6], row[7], row[8]); least < 150 && min(row[0], row[12]) > 150 {
						dark++
					}
				}
				if 10*dark < 7*cut.Rect.Dy() {
					t.Errorf("seed %d, line %d: the rule at %d stands in %d of %d rows", seed, n, column, dark, cut.Rect.Dy())
				}
			}
		}
	}
}

// What does not fit is in doubt.
func TestFind_GuessesNothing(t *testing.T) {
	got := scanned(t, scans.Page{Level: scans.Light, DPI: 150, Seed: 1, Lines: mixed(1)})
	changed := func(change func(*frame.Table)) frame.Table {
		other := scans.Upright()
		change(&other)
		return other
	}
	empty := image.NewGray(got.gray.Rect)
	for i := range empty.Pix {
		empty.Pix[i] = 240
	}
	for _, c := range []struct {
		name  string
		page  *image.Gray
		table frame.Table
		marks []frame.Mark
		want  table.Doubt
	}{
		{"as it is", got.gray, got.table, got.seen.Marks, ""},
		{"one code alone", got.gray, got.table, got.seen.Marks[:1], ""},
		{"two codes", got.gray, got.table, got.seen.Marks[1:], ""},
		{"no code", got.gray, got.table, nil, table.NoMarks},
		{"codes where none stand", got.gray, got.table, []frame.Mark{got.seen.Marks[0], got.seen.Marks[0]}, table.NoMarks},
		{"an empty page", empty, got.table, got.seen.Marks, table.NoTable},
		{"lower lines", got.gray, changed(func(t *frame.Table) {
			for i := range t.Rows {
				t.Rows[i] -= 250 * i
			}
		}), got.seen.Marks, table.NoTable},
		{"a line more", got.gray, changed(func(t *frame.Table) { t.Rows = append(t.Rows, 22215, 24415) }), got.seen.Marks, table.NoTable},
		{"a form that begins elsewhere", got.gray, changed(func(t *frame.Table) {
			for i := range t.Rows {
				t.Rows[i] -= 1100
			}
		}), got.seen.Marks, table.NoTable},
		{"other columns", got.gray, changed(func(t *frame.Table) {
			for i := range t.Columns {
				t.Columns[i] = 1000 + 2700*i
			}
		}), got.seen.Marks, table.NoTable},
		{"no table at all", got.gray, frame.Table{Page: frame.Upright()}, got.seen.Marks, table.NoTable},
	} {
		if _, doubt := table.Find(c.page, c.table, c.marks); doubt != c.want {
			t.Errorf("%s: the doubt is %q, not %q", c.name, doubt, c.want)
		}
	}
}

// A page that was drawn together so that its lines are no longer straight beside each other is not taken for a flat one.
func TestFind_BentPage(t *testing.T) {
	got := scanned(t, scans.Page{Level: scans.Clean, DPI: 150, Seed: 2, Lines: mixed(2)})
	found, doubt := table.Find(got.gray, got.table, got.seen.Marks)
	if doubt != "" || found.Off > .1 {
		t.Fatalf("the flat page: %q, %v mm off", doubt, found.Off)
	}
	bent := got.table
	bent.Rows = append([]int(nil), bent.Rows...)
	for i := range bent.Rows { // every second rule a millimetre and a half beside where it is
		bent.Rows[i] += 150 * (i % 2)
	}
	if _, doubt := table.Find(got.gray, bent, got.seen.Marks); doubt != table.Bent {
		t.Errorf("the doubt is %q", doubt)
	}
}

// No picture makes it panic, and a table is found in none that has none.
func TestFind_AnyPicture(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []image.Point{{}, {X: 1, Y: 1}, {X: 3, Y: 700}, {X: 210, Y: 297}} {
		for range 20 {
			p := image.NewGray(image.Rectangle{Max: size})
			for i := range p.Pix {
				p.Pix[i] = uint8(random.Uint32())
			}
			var marks []frame.Mark
			for range random.IntN(4) {
				at := func() frame.Point { return frame.Point{X: 300*random.Float64() - 20, Y: 300*random.Float64() - 20} }
				marks = append(marks, frame.Mark{LowerLeft: at(), UpperLeft: at(), UpperRight: at()})
			}
			if _, doubt := table.Find(p, scans.Upright(), marks); doubt == "" {
				t.Error(fmt.Sprint("a table is found in noise of ", size))
			}
		}
	}
}
