package ladder

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// What is counted is what was read: every page of a small set, each side by its own time.
func TestMeasure_CountsBothSides(t *testing.T) {
	if testing.Short() {
		t.Skip("reads forty pages")
	}
	got, missing, err := Measure(t.Context(), Config{Resolutions: []int{100}, Pages: 1, Peers: true})
	if err != nil {
		t.Fatal(err)
	}
	if missing != "" {
		t.Skipf("SKIPPED for want of zbarimg (make test installs it): %s", missing)
	}
	for id, most := range map[string]float64{"rate": 1, "light.rate": 1, "wrong": 0, "zbar.rate": 1, "zbar.wrong": 0,
		"registration.rate": 1, "lines.right": 1} {
		for run, sample := range got[id] {
			if sample < 0 || sample > most {
				t.Errorf("run %d: %s is %v", run, id, sample)
			}
		}
	}
	for id, samples := range got {
		if len(samples) != Runs {
			t.Errorf("%s has %d runs", id, len(samples))
		}
	}
	for _, id := range []string{"rate", "zbar.rate", "cpu_ms_mean", "zbar.cpu_ms_mean", "decode_ms_mean", "vs_decode.cpu",
		"registration.rate", "registration.cpu_ms", "lines.right"} {
		if got[id][0] == 0 {
			t.Errorf("%s is nothing, so nothing was measured", id)
		}
	}
}

// collection is a folder of three pictures: one with its text beside it, one with another text, one without.
func collection(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blackbox")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, beside := range map[string]string{"1": "a text", "2": "another", "3": ""} {
		matrix, err := qrcode.NewQRCodeWriter().Encode("a text", gozxing.BarcodeFormat_QR_CODE, 200, 200, nil)
		if err != nil {
			t.Fatal(err)
		}
		img := image.NewGray(image.Rect(0, 0, 200, 200))
		for y := range 200 {
			for x := range 200 {
				if !matrix.Get(x, y) {
					img.SetGray(x, y, color.Gray{Y: 255})
				}
			}
		}
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if beside == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name+".txt"), []byte(beside), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Dir(dir)
}

func TestPassed(t *testing.T) {
	dir := collection(t)
	passed, of, err := Passed(t.Context(), dir)
	if err != nil || of != 2 || len(passed) != Runs || passed[0] != 1 {
		t.Errorf("%v of %v passed, %v: of three one has no text beside it, and one says what it is said to say", passed, of, err)
	}
	empty := t.TempDir()
	if _, _, err := Passed(t.Context(), empty); err == nil || !strings.Contains(err.Error(), empty+" has no pictures with their texts beside them") {
		t.Error(err)
	}
	if _, _, err := Passed(t.Context(), filepath.Join(empty, "away")); err == nil {
		t.Error("a folder that is not there is read")
	}
	damaged := filepath.Join(dir, "blackbox", "1.png")
	if err := os.WriteFile(damaged, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Passed(t.Context(), dir); err == nil || !strings.Contains(err.Error(), damaged) {
		t.Errorf("a damaged picture is counted: %v", err)
	}
}
