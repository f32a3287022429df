package scans_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

const code = core.SheetCode("91X7B9")

// read is what the ladder makes of a page.
func read(t *testing.T, p scans.Page) scan.Reading {
	t.Helper()
	packed, err := p.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	return scan.Page(scan.PlaneOf(img), scan.Top)
}

// What an office's scanner delivers in a usual week is read without exception, and nothing else than what was printed
// is ever read.
func TestPage_IsRead(t *testing.T) {
	for level := range scans.Level(scans.Levels) {
		found := 0
		for _, dpi := range []int{150, 200} {
			for seed := range uint64(3) {
				got := read(t, scans.Page{Code: code, Level: level, DPI: dpi, Seed: seed})
				if got.Code == code {
					found++
				} else if got.Code != "" || got.Foreign > 0 || level <= scans.Light {
					t.Errorf("%v, %d dpi, seed %d: %+v", level, dpi, seed, got)
				}
			}
		}
		if found == 0 {
			t.Errorf("no %v page was read, so the test proves nothing of them", level)
		}
	}
}

// The same page comes from the same words, and another from others.
func TestPage_FollowsFromItsSeed(t *testing.T) {
	page := scans.Page{Code: code, Level: scans.Heavy, DPI: 75, Seed: 7}
	first, err := page.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := page.JPEG(); err != nil || !bytes.Equal(first, again) {
		t.Errorf("the same page differs, %v", err)
	}
	seen := map[string]bool{string(first): true}
	for _, other := range []scans.Page{
		{Code: code, Level: scans.Heavy, DPI: 75, Seed: 8}, {Code: code, Level: scans.Extreme, DPI: 75, Seed: 7}, {Code: code, Level: scans.Heavy, DPI: 100, Seed: 7}, {Code: "000000", Level: scans.Heavy, DPI: 75, Seed: 7},
	} {
		packed, err := other.JPEG()
		if err != nil {
			t.Fatal(err)
		}
		if seen[string(packed)] {
			t.Errorf("%s is like another", fmt.Sprint(other))
		}
		seen[string(packed)] = true
	}
}
