package ladder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/scan/table"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// Runs is how many sets of pages are read; no page is in two of them.
const Runs = 5

// Config says how much is read.
type Config struct {
	// Resolutions are dots per inch.
	Resolutions []int
	// Pages of each level and resolution are in a run.
	Pages int
	// Peers asks for zbar, too.
	Peers bool
}

// Samples are measured by id, one sample a run: shares of pages, milliseconds of processor time a page.
type Samples map[string][]float64

// tally is what one run comes to.
type tally struct {
	pages, usual           float64 // usual are the levels clean and light
	found, foundUsual      float64
	wrong                  float64
	registered             float64 // of the pages that were found
	lines, right, mistaken float64 // of the pages that were registered; a doubtful one is neither right nor mistaken
	registering            time.Duration
	reading, decoding      time.Duration
	theirs                 time.Duration
	theirFound, theirWrong float64
}

// Measure reads the pages. zbar's samples are missing, with the reason, where its program is.
func Measure(ctx context.Context, c Config) (got Samples, missing string, err error) {
	got = Samples{}
	dir, err := os.MkdirTemp("", "sheaf-bench-qr-")
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var rival *zbar
	if c.Peers {
		if rival, err = newZbar(ctx, dir); err != nil {
			missing, rival = err.Error(), nil
		}
	}
	for run := range Runs {
		var t tally
		for level := range scans.Level(scans.Levels) {
			for _, dpi := range c.Resolutions {
				for n := range c.Pages {
					seed := uint64(run*c.Pages + n)
					code, err := paper.Issue([32]byte{8}, int(seed)%paper.Series, int(seed))
					if err != nil {
						return nil, "", err
					}
					if err := t.page(ctx, scans.Page{Code: code, Level: level, DPI: dpi, Seed: seed, Lines: mixed(seed)}, rival); err != nil {
						return nil, "", err
					}
				}
			}
		}
		got.add(t, rival != nil)
	}
	return got, missing, nil
}

func (s Samples) add(t tally, theirs bool) {
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 / t.pages }
	for id, sample := range map[string]float64{
		"rate": t.found / t.pages, "light.rate": t.foundUsual / t.usual, "wrong": t.wrong,
		"registration.rate": t.registered / max(t.found, 1), "registration.cpu_ms": t.registering.Seconds() * 1000 / max(t.found, 1),
		"lines.right": t.right / max(t.lines, 1), "lines.wrong": t.mistaken,
		"cpu_ms_mean": ms(t.reading), "decode_ms_mean": ms(t.decoding), "vs_decode.cpu": t.reading.Seconds() / t.decoding.Seconds(),
	} {
		s[id] = append(s[id], sample)
	}
	if theirs {
		s["zbar.rate"] = append(s["zbar.rate"], t.theirFound/t.pages)
		s["zbar.wrong"] = append(s["zbar.wrong"], t.theirWrong)
		s["zbar.cpu_ms_mean"] = append(s["zbar.cpu_ms_mean"], ms(t.theirs))
	}
}

// page reads one page.
func (t *tally) page(ctx context.Context, p scans.Page, rival *zbar) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	packed, err := p.JPEG()
	if err != nil {
		return err
	}
	begun := used()
	img, err := jpeg.Decode(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	decoded := used()
	plane := scan.PlaneOf(img)
	r := scan.Page(plane, scan.Top)
	read := used()
	t.decoding += decoded - begun
	t.reading += read - decoded
	t.pages++
	found := 0.0
	switch r.Code {
	case p.Code:
		found = 1
	case "":
	default:
		t.wrong++
	}
	t.found += found
	if found > 0 {
		t.register(p, plane, r.Marks)
	}
	if p.Level <= scans.Light {
		t.usual++
		t.foundUsual += found
	}
	if rival == nil {
		return nil
	}
	codes, took, err := rival.read(ctx, plane)
	t.theirs += took
	switch {
	case err != nil:
		return err
	case slices.Contains(codes, paper.Payload(p.Code)):
		t.theirFound++
	case len(codes) > 0:
		t.theirWrong++
	}
	return nil
}

// mixed are what stands in the lines of a page.
func mixed(seed uint64) (lines []core.LineLook) {
	random := rand.New(rand.NewPCG(seed, 97))
	for range scans.Upright().Lines() {
		lines = append(lines, []core.LineLook{core.LookEmpty, core.LookFilled, core.LookFilled, core.LookStruck}[random.IntN(4)])
	}
	return lines
}

// register finds the table of a page and looks at its lines.
func (t *tally) register(p scans.Page, plane scan.Plane, marks []frame.Mark) {
	begun := used()
	gray := &image.Gray{Pix: plane.Pix, Stride: plane.Width, Rect: image.Rect(0, 0, plane.Width, plane.Height)}
	found, doubt := table.Find(gray, scans.Upright(), marks)
	if doubt == "" {
		t.registered++
		for n, want := range p.Lines {
			t.lines++
			switch found.Look(n) {
			case want:
				t.right++
			case core.LookDoubtful:
			default:
				t.mistaken++
			}
		}
	}
	t.registering += used() - begun
}

// used is the processor time of this process.
func used() time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		panic(err) // the call takes no argument that could be wrong
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// zbar is Debian's zbarimg.
type zbar struct {
	file  string
	start time.Duration // what it takes without anything to read
}

func newZbar(ctx context.Context, dir string) (*zbar, error) {
	if _, err := exec.LookPath("zbarimg"); err != nil {
		return nil, errors.New("there is no zbarimg (Debian: zbar-tools)")
	}
	z := &zbar{file: filepath.Join(dir, "page.pgm")}
	var starts []time.Duration
	for range Runs {
		_, took, err := z.read(ctx, scan.Plane{Pix: []byte{255}, Width: 1, Height: 1})
		if err != nil {
			return nil, err
		}
		starts = append(starts, took)
	}
	slices.Sort(starts)
	z.start = starts[Runs/2]
	return z, nil
}

// read gives the texts that zbarimg finds, and the processor time it takes beyond its start.
func (z *zbar) read(ctx context.Context, p scan.Plane) ([]string, time.Duration, error) {
	head := fmt.Sprintf("P5\n%d %d\n255\n", p.Width, p.Height)
	if err := os.WriteFile(z.file, append([]byte(head), p.Pix...), 0o600); err != nil {
		return nil, 0, err
	}
	c := exec.CommandContext(ctx, "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", z.file)
	said, err := c.Output()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() == 4 { // it found nothing
		err = nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("zbarimg: %w", err)
	}
	took := c.ProcessState.UserTime() + c.ProcessState.SystemTime() - z.start
	return strings.Fields(string(said)), max(0, took), nil
}
