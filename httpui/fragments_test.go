package httpui

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/fragment"
	pictures "github.com/sheaf-drive/sheaf/core/picture"
	"github.com/sheaf-drive/sheaf/core/query"
)

// shaded is a camera's picture of one shade.
func shaded(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 480, 270))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stored opens a picture of a visit as the check does.
func (n *node) stored(visit core.VisitID, kind string) []byte {
	n.TB.Helper()
	ask := query.Ask{Actor: n.visit("/desk/visits/" + string(visit)).Visit.Operator, Purpose: "review", Right: access.ScanRead}
	file, err := n.app.Gate.Scan(n.TB.Context(), n.Store.Now(), ask, visit, kind)
	if err != nil {
		n.TB.Fatal(err)
	}
	return file
}

func TestOpen_CutsFragmentsOnce(t *testing.T) {
	n := open(t)
	main, registration := shaded(t, 60), shaded(t, 180)
	var v visitBody
	n.firstStep("operator1", "/api/v1/visits", "100001", main, registration).JSON(t, &v)
	visit := n.visit("/desk/visits/" + v.ID).Visit
	var kinds []string
	for _, scan := range visit.Scans {
		kinds = append(kinds, scan.Kind)
		if scan.Blob.Kind != pictures.Kind || scan.Blob.Size == 0 {
			t.Errorf("%s is %v", scan.Kind, scan.Blob)
		}
	}
	if got := strings.Join(kinds, " "); got != "main registration fragments" {
		t.Fatalf("the visit has %q", got)
	}
	file := n.stored(visit.ID, core.ScanFragments)
	strip, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if size := strip.Bounds().Size(); size != image.Pt(fragment.Width/2, fragment.Height(true)/2) {
		t.Errorf("the strip is %v", size)
	}
	for _, b := range fragment.Bands() {
		want := 60
		if b == fragment.Stamp {
			want = 180
		}
		top, height := fragment.Slot(b)
		got := int(color.GrayModel.Convert(strip.At(fragment.Width/4, (top+height/2)/2)).(color.Gray).Y)
		if max(got-want, want-got) > 4 {
			t.Errorf("%s has the shade %d, want %d", b, got, want)
		}
	}
	// Equal pictures give equal bytes: the store keeps them once.
	var other visitBody
	n.firstStep("operator1", "/api/v1/visits", "100002", main, registration).JSON(t, &other)
	if !bytes.Equal(file, n.stored(core.VisitID(other.ID), core.ScanFragments)) {
		t.Error("the same pictures gave another strip")
	}
}

func TestOpen_WithoutRegistrationThereIsNoStamp(t *testing.T) {
	n := open(t)
	// A page of stamps may be sent all the same: none of them is the voter's.
	for number, registration := range map[string][]byte{"100001": nil, "100002": shaded(t, 180)} {
		var v visitBody
		n.firstStepAs(stepOne{who: "operator1", number: number, stamp: "0", main: shaded(t, 60), registration: registration}).JSON(t, &v)
		config, err := jpeg.DecodeConfig(bytes.NewReader(n.stored(core.VisitID(v.ID), core.ScanFragments)))
		if err != nil || config.Height != fragment.Height(false)/2 {
			t.Errorf("the strip is %d high, %v", config.Height, err)
		}
	}
}

func TestScan_AtTheDeskPagesOnly(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100001")))
	for kind, want := range map[string]int{"main": http.StatusOK, "registration": http.StatusOK, "fragments": http.StatusNotFound, "cover": http.StatusNotFound} {
		if got := n.Browse("operator1", "GET", path+"/scans/"+kind, nil).Status; got != want {
			t.Errorf("%s: %d, want %d", kind, got, want)
		}
	}
	if body := n.Browse("operator1", "GET", path, nil).Body; bytes.Contains(body, []byte("fragments")) {
		t.Error("the questionnaire shows the fragments")
	}
}

// The same pictures are taken in once while they are fresh, whoever they are said to belong to; other
// pictures, another stamp and what came long ago are taken in anew.
func TestOpen_RecognisesPicturesThatCameJustNow(t *testing.T) {
	n := open(t)
	number := 100000
	scans := func(stamp string, main, registration []byte) []core.Scan {
		number++
		var v visitBody
		n.firstStepAs(stepOne{who: "operator1", number: strconv.Itoa(number), stamp: stamp, main: main, registration: registration}).JSON(t, &v)
		return n.visit("/desk/visits/" + v.ID).Visit.Scans
	}
	dark, light := shaded(t, 60), shaded(t, 180)
	first := scans("1", dark, light)
	if again := scans("1", dark, light); !slices.Equal(again, first) {
		t.Error("the same pictures were taken in twice")
	}
	for name, other := range map[string][]core.Scan{
		"another stamp": scans("2", dark, light), "pages exchanged": scans("1", light, dark), "another page": scans("1", dark, dark),
	} {
		for i := range other {
			if slices.Equal(other, first) || other[i].Kind == core.ScanFragments && other[i] == first[i] {
				t.Errorf("%s: taken for the pictures before", name)
			}
		}
	}
	n.Store.World.Now += 10 * 60 * 1000
	if later := scans("1", dark, light); slices.Equal(later, first) {
		t.Error("pictures of long ago may be gone from the store, and were not taken in")
	}
}
