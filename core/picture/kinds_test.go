package picture

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// kinds are JPEGs of the kinds that programs and cameras make.
func kinds(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*.jpeg")
	if err != nil || len(names) < 7 {
		t.Fatalf("%d pictures, %v", len(names), err)
	}
	all := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = data
	}
	return all
}

func TestNormalise_EveryKindOfJPEG(t *testing.T) {
	for name, data := range kinds(t) {
		info, err := Inspect(data, Limits{})
		if err != nil || info.Width != 150 || info.Height != 103 {
			t.Errorf("%s: %+v, %v", name, info, err)
			continue
		}
		if want := strings.Contains(name, "progressi"); info.Progressive != want && !strings.Contains(name, "separate") {
			t.Errorf("%s: progressive is %v", name, info.Progressive)
		}
		original, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		upright, err := Normalise(data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		turned, err := Normalise(segment(data, 0xe1, exif(6, binary.BigEndian)), Limits{})
		if err != nil {
			t.Errorf("%s turned: %v", name, err)
			continue
		}
		if w, h := turned.Size(); w != 103 || h != 150 {
			t.Errorf("%s turned: %d × %d", name, w, h)
		}
		far := 0
		for x := 4; x < 150; x += 7 {
			for y := 4; y < 103; y += 7 {
				want := int(color.GrayModel.Convert(original.At(x, y)).(color.Gray).Y)
				if apart(light(upright, x, y), want) > 24 || apart(light(turned, 102-y, x), want) > 24 {
					far++
				}
			}
		}
		if far > 3 {
			t.Errorf("%s: %d of 315 points differ from the original", name, far)
		}
	}
}

func TestInspect_MemoryBindsByKind(t *testing.T) {
	for name, data := range kinds(t) {
		info, err := Inspect(data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		need := 150 * 103 * int(info.cost())
		if _, err := Inspect(data, Limits{Memory: need}); err != nil {
			t.Errorf("%s with %d bytes of memory: %v", name, need, err)
		}
		if _, err := Inspect(data, Limits{Memory: need - 1}); core.CodeOf(err) != core.TooLarge {
			t.Errorf("%s with too little memory: %v", name, err)
		}
	}
}
