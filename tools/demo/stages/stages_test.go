package stages

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// verbs counts by sheet and verb what the batches ask for.
func verbs(t *testing.T, batches ...errand.Batch) map[string]int {
	t.Helper()
	asked := map[string]int{}
	for _, b := range batches {
		for _, group := range b.Groups {
			for _, q := range group {
				parts := strings.Split(q.Path, "/") // "", room, code, verb or lines, n, verb
				if len(parts) < 4 {
					t.Fatalf("%s asks for %s", b.Login, q.Path)
				}
				asked[parts[2]+" "+parts[len(parts)-1]]++
			}
		}
	}
	return asked
}

// Each sheet comes exactly as far as the plan says.
func TestStages_AskForNoMoreThanThePlan(t *testing.T) {
	p := drive.New(drive.Sizes()[0], 83)
	for n := range p.Lanes() {
		l := p.Lane(n)
		w := Work{People: l, Number: l.Number, Key: func(step string) string { return step }}
		var list []Page
		for k := range l.Sheets {
			list = append(list, Page{l.Sheet(k), fmt.Sprintf("S%d-%d", n, k)})
		}
		batches := w.Mishaps(list, l.SecondClerk())
		for _, stage := range w.ToCertification() {
			batches = append(batches, stage(list)...)
		}
		asked := verbs(t, batches...)
		for _, s := range list {
			for verb, want := range map[string]bool{
				"finish":  s.End.State() != core.SheetFilling,
				"certify": s.End.Certified(),
				"pull":    s.End == drive.Pulled || s.End == drive.Returned,
				"spoil":   s.End == drive.SpoiledAtOffice || s.End == drive.SpoiledInStore || s.End == drive.Destroyed,
				"destroy": s.End == drive.Destroyed || s.End == drive.GivenUp,
			} {
				if got := asked[s.Code+" "+verb]; got > 1 || (got == 1) != want {
					t.Errorf("sheet %s, which is %s, is asked to %s %d times", s.Code, s.End, verb, got)
				}
			}
			struck := 0
			for _, v := range s.Signed() {
				if !s.Stands(v) {
					struck++
				}
			}
			if got := asked[s.Code+" strike"]; s.End.Certified() && got != struck || !s.End.Certified() && got > 0 {
				t.Errorf("%d lines of sheet %s, which is %s, are struck, not %d", got, s.Code, s.End, struck)
			}
		}
	}
}

// What comes out of a parcel is what was laid into it, but for what is missing.
func TestStages_ParcelsHoldEachSheetOnce(t *testing.T) {
	p := drive.New(drive.Sizes()[0], 83)
	l := p.Lane(1)
	w := Work{People: l, Number: l.Number, Key: func(step string) string { return step }}
	var list []Page
	for k := range l.Sheets {
		list = append(list, Page{l.Sheet(k), fmt.Sprintf("S%d", k)})
	}
	packed := map[string]drive.Parcel{}
	for kind, count := range l.Parcels(0) {
		b := w.Pack(0, kind, "office", list)
		codes, _ := b.Groups[0][1].JSON.(map[string]any)["codes"].([]string)
		if len(codes) != count {
			t.Errorf("the %s parcel has %d sheets, not %d", kind, len(codes), count)
		}
		for _, code := range codes {
			if _, twice := packed[code]; twice {
				t.Errorf("sheet %s is in two parcels", code)
			}
			packed[code] = kind
		}
		if sent := len(b.Groups[0]) == 3; sent == (kind == drive.OpenParcel) {
			t.Errorf("the %s parcel is sent: %v", kind, sent)
		}
	}
	for _, s := range list {
		if _, in := packed[s.Code]; in != (s.End.Parcel() != drive.NoParcel) {
			t.Errorf("sheet %s, which is %s, is in a parcel: %v", s.Code, s.End, in)
		}
	}
}
