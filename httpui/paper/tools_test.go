package paper

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	imagepng "image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/scan/table"
	"github.com/sheaf-drive/sheaf/core/text"
)

var update = flag.Bool("update", false, "write the golden files")

// program skips a test that needs a program which is not installed; `make test` installs it.
func program(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("SKIPPED for want of %s (make test installs it)", name)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	program(t, name)
	var complaints bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, &complaints)
	}
	return string(out)
}

// sampler prints a sheet of a region, a special one, one for practice and one on a lying page.
func sampler(t *testing.T) (path string, printed []core.SheetCode) {
	t.Helper()
	var b bytes.Buffer
	w, err := New(&b, text.Russian)
	if err != nil {
		t.Fatal(err)
	}
	home, err := w.Form(president())
	if err != nil {
		t.Fatal(err)
	}
	bare := president()
	bare.Lines[2] = strings.Repeat("_", 40)
	special, err := w.Form(bare)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := w.Form(lying())
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range []struct {
		form Laid
		Sheet
	}{
		{home, Sheet{Region: "86", RegionName: "Ханты-Мансийский автономный округ — Югра"}},
		{special, Sheet{Region: core.NoRegion}},
		{home, Sheet{Region: "77", RegionName: "Москва", Practice: true}},
		{wide, Sheet{Region: "77", RegionName: "Москва"}},
	} {
		s.Code = code(t, i)
		printed = append(printed, s.Code)
		if err := w.Sheet(s.form, s.Sheet); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "sheets.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, printed
}

func TestFile_QpdfFindsNothing(t *testing.T) {
	path, _ := sampler(t)
	if out := run(t, "qpdf", "--check", path); strings.Contains(out, "WARNING") ||
		!strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
}

// One page more than a node of the page tree holds.
func TestFile_PageTreeOfManyPages(t *testing.T) {
	program(t, "qpdf")
	path := filepath.Join(t.TempDir(), "many.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := printed(t, f, fanout+1).Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(run(t, "qpdf", "--show-npages", path)); got != fmt.Sprint(fanout+1) {
		t.Errorf("%d pages, qpdf counts %s", fanout+1, got)
	}
	if out := run(t, "qpdf", "--check", path); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
}

// The tree alone, three levels deep, without the cost of drawing.
func TestFile_PageTreeThreeLevels(t *testing.T) {
	for _, pages := range []int{1, fanout * fanout, fanout*fanout + 1} {
		f := newFile(io.Discard)
		contents := f.stream("", nil)
		for range pages {
			f.page(pageFor(100), "", contents)
		}
		if err := f.close("en"); err != nil {
			t.Fatal(err)
		}
		root := f.levels[len(f.levels)-1]
		if root.pages != pages || slices.Contains(f.offsets, 0) {
			t.Errorf("%d pages: the root counts %d, unwritten objects: %v", pages, root.pages, slices.Contains(f.offsets, 0))
		}
		want := map[int]int{1: 1, fanout * fanout: 2, fanout*fanout + 1: 3}[pages]
		if len(f.levels) != want {
			t.Errorf("%d pages: %d levels, want %d", pages, len(f.levels), want)
		}
	}
}

func TestText_LayerIsGolden(t *testing.T) {
	path, _ := sampler(t)
	got := run(t, "pdftotext", "-layout", path, "-")
	golden := filepath.Join("testdata", "sheets.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the text layer changed (go test -update writes it anew):\n%s", got)
	}
}

// What is handed in: everything below the cut line of an ordinary sheet is words of the form.
func TestText_BelowTheCutLineNothingButTheForm(t *testing.T) {
	path, printed := sampler(t)
	below := run(t, "pdftotext", "-f", "1", "-l", "1", "-x", "0", "-y", "88", "-W", "600", "-H", "760", path, "-")
	f := president()
	words := strings.Fields(strings.Join(slices.Concat([]string{f.Title}, f.Lines, f.Foot), " "))
	for _, c := range f.Columns {
		words = append(words, strings.Fields(c.Title)...)
	}
	for _, b := range f.Blocks {
		words = append(words, strings.Fields(b.Label+" "+b.Caption)...)
	}
	words = append(words, "1", "2", "3", "4", "5")
	got := strings.Fields(below)
	slices.Sort(words)
	slices.Sort(got)
	if !slices.Equal(got, words) {
		t.Errorf("below the cut line stands\n%v\nthe form is\n%v", got, words)
	}
	above := run(t, "pdftotext", "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-W", "600", "-H", "88", path, "-")
	if !strings.Contains(above, printed[0].String()) || strings.Contains(above, f.Title) {
		t.Errorf("on the strip stands %q", above)
	}
}

func TestText_OnlyThePracticeSheetIsMarked(t *testing.T) {
	path, _ := sampler(t)
	for page, want := range map[string]bool{"1": false, "2": false, "3": true, "4": false} {
		got := run(t, "pdftotext", "-f", page, "-l", page, path, "-")
		if strings.Contains(got, text.Say(text.Russian, "paper.strip.practice")) != want {
			t.Errorf("page %s: marked is not %v", page, want)
		}
	}
}

func TestFonts_AreEmbeddedWithTheirText(t *testing.T) {
	path, _ := sampler(t)
	for _, line := range strings.Split(strings.TrimSpace(run(t, "pdffonts", path)), "\n")[2:] {
		if f := strings.Fields(line); len(f) < 8 || !slices.Equal(f[4:7], []string{"yes", "no", "yes"}) {
			t.Errorf("emb sub uni: %s", line)
		}
	}
}

func TestQR_AllThreeOfEverySheetAreRead(t *testing.T) {
	program(t, "zbarimg")
	path, printed := sampler(t)
	for i, want := range printed {
		page := fmt.Sprint(i + 1)
		png := filepath.Join(t.TempDir(), "page")
		run(t, "pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", "-f", page, "-l", page, path, png)
		got := strings.Fields(run(t, "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", png+".png"))
		if strings.Join(got, " ") != strings.Repeat(" "+string(want), 3)[1:] {
			t.Errorf("page %s: read %v, want three times %s", page, got, want)
		}
		if r := scan.Page(scan.PlaneOf(opened(t, png+".png")), scan.Left); r.Code != want || r.Count != 3 || r.Rung > scan.Strips || r.End != scan.Top {
			t.Errorf("page %s: a scan has %+v, want three times %s on top", page, r, want)
		}
	}
}

func opened(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := imagepng.Decode(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return img
}

// The table of a printed sheet stands where Frame says, and all its lines are empty; where another form's stands it is not found.
func TestFrame_IsWhereTheTableIsPrinted(t *testing.T) {
	path, printed := sampler(t)
	bare := president()
	bare.Lines[2] = strings.Repeat("_", 40)
	forms := []Form{president(), bare, president(), lying()}
	other := president()
	other.Lines = append(other.Lines, other.Lines[3])
	for i, form := range forms {
		at := fmt.Sprint(i + 1)
		png := filepath.Join(t.TempDir(), "page")
		run(t, "pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", "-f", at, "-l", at, path, png)
		plane := scan.PlaneOf(opened(t, png+".png"))
		gray := &image.Gray{Pix: plane.Pix, Stride: plane.Width, Rect: image.Rect(0, 0, plane.Width, plane.Height)}
		marks := scan.Page(plane, scan.Top).Marks
		frame, err := Frame(form)
		if err != nil {
			t.Fatal(err)
		}
		found, doubt := table.Find(gray, frame, marks)
		if doubt != "" || found.Off > .1 {
			t.Errorf("page %s: not registered for want of %q, %v mm off", at, doubt, found.Off)
			continue
		}
		for n := range found.Lines() {
			if is := found.Look(n); is != core.LookEmpty {
				t.Errorf("page %s of %s: line %d is said to be %s", at, printed[i], n+1, is)
			}
		}
		if frame, err = Frame(other); err != nil {
			t.Fatal(err)
		}
		if _, doubt := table.Find(gray, frame, marks); doubt == "" {
			t.Errorf("page %s: the table of a longer form is found", at)
		}
	}
	if _, err := Frame(Form{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("a form that is none: %v", err)
	}
}
