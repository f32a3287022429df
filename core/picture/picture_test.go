package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// quarters draws a colour picture whose four quarters have different brightness: light at
// the upper left, then clockwise darker.
func quarters(w, h int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 110, 140
	}
	for y := range h {
		for x := range w {
			v := uint8(240)
			switch {
			case x >= w/2 && y < h/2:
				v = 180
			case x >= w/2:
				v = 100
			case y >= h/2:
				v = 30
			}
			img.Y[y*img.YStride+x] = v
		}
	}
	return img
}

func file(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment puts a marker segment right behind the start of the picture.
func segment(data []byte, marker byte, body []byte) []byte {
	head := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return bytes.Join([][]byte{data[:2], head, body, data[2:]}, nil)
}

func exif(orientation uint16, order binary.AppendByteOrder) []byte {
	mark := "MM"
	if order.String() == "LittleEndian" {
		mark = "II"
	}
	b := []byte("Exif\x00\x00" + mark)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = append(b, make([]byte, 12)...) // a tag that does not matter
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	return append(b, 0, 0, 0, 0, 0, 0)
}

func TestNormalise_KeepsNothingButPixels(t *testing.T) {
	const canary = "CANARY-4512-673910"
	data := file(t, quarters(320, 200))
	dirty := segment(data, 0xfe, []byte(canary))
	dirty = segment(dirty, 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+canary))
	dirty = segment(dirty, 0xed, []byte(canary))
	dirty = append(dirty, []byte("PK\x03\x04"+canary)...)
	got, err := Normalise(dirty, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(got.JPEG(), []byte(canary)) {
		t.Error("metadata or trailing data was kept")
	}
	clean, err := Normalise(data, Limits{})
	if err != nil || !bytes.Equal(clean.JPEG(), got.JPEG()) {
		t.Errorf("the same pixels gave other bytes (%v)", err)
	}
	if w, h := got.Size(); w != 320 || h != 200 {
		t.Errorf("size %d × %d", w, h)
	}
}

func TestNormalise_AppliesOrientation(t *testing.T) {
	data := file(t, quarters(320, 200))
	// The brightness of the upper left and the upper right quarter once upright.
	for orientation, want := range map[uint16][2]int{
		0: {240, 180}, 1: {240, 180}, 2: {180, 240}, 3: {100, 30}, 4: {30, 100},
		5: {240, 30}, 6: {30, 240}, 7: {100, 180}, 8: {180, 100}, 9: {240, 180},
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, err := Normalise(segment(data, 0xe1, exif(orientation, order)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			w, h := p.Size()
			if sideways := orientation >= 5 && orientation <= 8; sideways != (w == 200 && h == 320) {
				t.Errorf("orientation %d: %d × %d", orientation, w, h)
			}
			again, err := Decode(p.JPEG(), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if l, r := light(again, w/4, h/4), light(again, 3*w/4, h/4); apart(l, want[0]) > 4 || apart(r, want[1]) > 4 {
				t.Errorf("orientation %d: corners %d and %d, want %v", orientation, l, r, want)
			}
			c := color.YCbCrModel.Convert(again.image.At(w/4, h/4)).(color.YCbCr)
			if apart(int(c.Cb), 110) > 4 || apart(int(c.Cr), 140) > 4 {
				t.Errorf("orientation %d: colour %v", orientation, c)
			}
		}
	}
}

func light(p *Picture, x, y int) int {
	return int(color.GrayModel.Convert(p.image.At(x, y)).(color.Gray).Y)
}

func apart(a, b int) int { return max(a-b, b-a) }

func TestNormalise_GreyStaysGreyAndTurns(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 101, 67))
	for i := range img.Pix {
		img.Pix[i] = 40
	}
	for y := range 20 {
		for x := range 20 {
			img.SetGray(x, y, color.Gray{Y: 220})
		}
	}
	p, err := Normalise(segment(file(t, img), 0xe1, exif(6, binary.BigEndian)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.image.(*image.Gray); !ok {
		t.Errorf("grey became %T", p.image)
	}
	if w, h := p.Size(); w != 67 || h != 101 || light(p, 60, 8) < 200 || light(p, 5, 8) > 60 {
		t.Errorf("%d × %d, right %d, left %d", w, h, light(p, 60, 8), light(p, 5, 8))
	}
}

func TestConvert_PrintColoursAndRGB(t *testing.T) {
	cmyk := image.NewCMYK(image.Rect(0, 0, 40, 40))
	rgba := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := 0; i < len(cmyk.Pix); i += 4 {
		copy(cmyk.Pix[i:], []byte{0, 255, 255, 0})
		copy(rgba.Pix[i:], []byte{255, 0, 0, 255})
	}
	want := color.YCbCr{Y: 76, Cb: 85, Cr: 255}
	for _, img := range []image.Image{cmyk, rgba, rgba.SubImage(image.Rect(7, 9, 30, 30))} {
		out := convert(img)
		if got := out.YCbCrAt(0, 0); got != want {
			t.Errorf("%T red became %v, want %v", img, got, want)
		}
		if out.Bounds().Size() != img.Bounds().Size() {
			t.Errorf("%T: size %v", img, out.Bounds())
		}
	}
}

// bomb is a picture of a few hundred bytes whose header promises w × h pixels.
func bomb(t testing.TB, w, h uint16) []byte {
	data := file(t, quarters(64, 64))
	at := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	return data
}

func progressive(data []byte) []byte {
	data = bytes.Clone(data)
	data[bytes.Index(data, []byte{0xff, 0xc0})+1] = 0xc2
	return data
}

func manyScans(data []byte) []byte {
	at := bytes.Index(data, []byte{0xff, 0xda})
	scan := data[at : len(data)-2]
	return bytes.Join([][]byte{data[:at], bytes.Repeat(scan, maxScans+1), {0xff, 0xd9}}, nil)
}

func TestNormalise_Refuses(t *testing.T) {
	good := file(t, quarters(320, 200))
	for _, c := range []struct {
		name string
		data []byte
		code core.Code
		key  string
	}{
		{"nothing", nil, core.Invalid, "picture.missing"},
		{"PNG", []byte("\x89PNG\r\n\x1a\n0000"), core.Invalid, "picture.format"},
		{"PDF with a picture inside", append([]byte("%PDF-1.4\n"), good...), core.Invalid, "picture.format"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic"), core.Invalid, "picture.format"},
		{"magic alone", good[:3], core.Invalid, "picture.damaged"},
		{"cut in the middle", good[:len(good)/2], core.Invalid, "picture.damaged"},
		{"without its end", good[:len(good)-2], core.Invalid, "picture.damaged"},
		{"noise behind a true header", append(bytes.Clone(good[:700]), bytes.Repeat([]byte{0xff, 0x31}, 99)...), core.Invalid, "picture.damaged"},
		{"64 pixels promised as 200", bomb(t, 2000, 2000), core.Invalid, "picture.damaged"},
		{"decompression bomb", bomb(t, 65535, 65535), core.TooLarge, "picture.pixels"},
		{"progressive bomb", progressive(bomb(t, 6000, 6000)), core.TooLarge, "picture.pixels"},
		{"many scans", manyScans(good), core.Invalid, "picture.damaged"},
		{"too small", file(t, quarters(320, 31)), core.Invalid, "picture.small"},
		{"a ribbon", bomb(t, 40000, 200), core.Invalid, "picture.small"},
		{"too many bytes", append(bytes.Clone(good), make([]byte, 16<<20)...), core.TooLarge, "picture.bytes"},
	} {
		_, err := Normalise(c.data, Limits{Field: "registration"})
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Text != c.key || refusal.Field != "registration" {
			t.Errorf("%s: %v, want %s %s", c.name, err, c.code, c.key)
			continue
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); !text.Has(lang, c.key) || strings.ContainsAny(said, "{}") {
				t.Errorf("%s in %s: %q", c.name, lang, said)
			}
		}
	}
}

func TestNormalise_ReducesWhatIsLarge(t *testing.T) {
	data := file(t, quarters(900, 601))
	p, err := Normalise(data, Limits{Side: 400})
	if err != nil {
		t.Fatal(err)
	}
	if w, h := p.Size(); w != 300 || h != 200 {
		t.Errorf("%d × %d, want a third", w, h)
	}
	noise := image.NewGray(image.Rect(0, 0, 512, 512))
	for i := range noise.Pix {
		noise.Pix[i] = byte(i * i >> 3 * 31)
	}
	p, err = Normalise(file(t, noise), Limits{Kept: 20000})
	if err != nil || len(p.JPEG()) > 20000 {
		t.Fatalf("%v, kept %d bytes", err, len(p.JPEG()))
	}
	if _, err := Normalise(file(t, noise), Limits{Kept: 100}); core.CodeOf(err) != core.TooLarge {
		t.Errorf("a picture that cannot be made small enough: %v", err)
	}
}

func TestBox_Means(t *testing.T) {
	from := plane{pix: []byte{0, 2, 10, 99, 4, 6, 20, 99, 1, 1, 1, 99}, stride: 4, width: 3, height: 3}
	to := plane{pix: make([]byte, 4), stride: 2, width: 2, height: 2}
	box(to, from, 2)
	if want := []byte{3, 15, 1, 1}; !bytes.Equal(to.pix, want) {
		t.Errorf("%v, want %v", to.pix, want)
	}
}

func TestShrink_EverySubsampling(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		for _, size := range []image.Point{{64, 48}, {65, 47}, {33, 97}, {1, 1}} {
			img := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
			for i := range img.Y {
				img.Y[i] = 77
			}
			for i := range img.Cb {
				img.Cb[i], img.Cr[i] = 99, 155
			}
			for _, factor := range []int{1, 2, 3, 7, 200} {
				out := shrink(img, factor).(*image.YCbCr)
				b := out.Bounds()
				if got := out.YCbCrAt(b.Max.X-1, b.Max.Y-1); got != (color.YCbCr{Y: 77, Cb: 99, Cr: 155}) {
					t.Errorf("%v %v by %d: corner %v", ratio, size, factor, got)
				}
			}
		}
	}
}

func FuzzNormalise(f *testing.F) {
	good := file(f, quarters(64, 48))
	f.Add(good)
	f.Add(segment(good, 0xe1, exif(6, binary.LittleEndian)))
	f.Add(progressive(good))
	f.Add(manyScans(good))
	f.Add([]byte("\xff\xd8\xff"))
	for _, data := range kinds(f) {
		f.Add(data)
	}
	limits := Limits{Pixels: 1 << 16, Kept: 1 << 16, Side: 128}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Normalise(data, limits)
		if err != nil {
			var refusal *core.Error
			if !errors.As(err, &refusal) || refusal.Field != "picture" || refusal.Code == core.Internal {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		again, err := Decode(p.JPEG(), limits)
		if err != nil {
			t.Fatalf("what was kept cannot be read: %v", err)
		}
		if w, h := again.Size(); len(p.JPEG()) > limits.Kept || max(w, h) > limits.Side {
			t.Fatalf("kept %d bytes, %d × %d", len(p.JPEG()), w, h)
		}
		w, h := again.Size()
		for _, from := range []image.Rectangle{{}, image.Rect(0, 0, w, h), image.Rect(w/2, h/3, w+7, h+9), image.Rect(-9, -w, 1, -h)} {
			for _, turned := range []bool{false, true} {
				again.draw(image.NewYCbCr(image.Rect(0, 0, 20, 12), image.YCbCrSubsampleRatio420), image.Rect(2, 4, 18, 10), from, turned)
			}
		}
	})
}

func BenchmarkShrink(b *testing.B) {
	data := file(b, quarters(1600, 1200))
	p, err := Decode(data, Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		shrink(p.image, 5)
	}
}

func BenchmarkDecode(b *testing.B) {
	data := file(b, quarters(1600, 1200))
	for b.Loop() {
		if _, err := Decode(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
