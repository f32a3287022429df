package pictures

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/picture"
)

func somebody(t testing.TB) Passport {
	t.Helper()
	stamp := func(registered bool, day core.Date) Stamp {
		return Stamp{Registered: registered, Office: "УВД Ненецкого АО", Place: "город Нарьян-Мар",
			Street: "улица им 60-летия СССР, 12А–34", Day: day}
	}
	return Passport{
		Female: true, Family: "Хатанзейская", Given: "Анна", Patronymic: "Степановна", Birth: "1980-05-03", Issued: "2018-05-20",
		Series: "1118", Number: "123456", BirthPlace: "ГОР. НАРЬЯН-МАР", IssuedBy: "УМВД РОССИИ ПО НЕНЕЦКОМУ АВТОНОМНОМУ ОКРУГУ", Unit: "830-001",
		Stamps: []Stamp{stamp(true, "2003-09-12"), stamp(false, "2011-03-02"), stamp(true, "2011-03-14")},
	}
}

func artist(t testing.TB, width int) *Artist {
	t.Helper()
	a, err := NewArtist(width)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func decoded(t testing.TB, file []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// violets counts pixels of stamp ink.
func violets(img image.Image) int {
	n := 0
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			if int(c.B)-int(c.R) > 40 {
				n++
			}
		}
	}
	return n
}

func TestArtist_SizesAndSameBytes(t *testing.T) {
	p := somebody(t)
	for _, width := range []int{Camera, Small} {
		a := artist(t, width)
		for name, drawPicture := range map[string]func(Bearer) ([]byte, error){"main": a.Main, "registration": a.Registration} {
			file, err := drawPicture(p)
			if got, want := decoded(t, file, err).Bounds().Size(), image.Pt(width, width*9/16); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if again, _ := drawPicture(p); !bytes.Equal(file, again) {
				t.Errorf("%s drawn twice differs", name)
			}
			if other, _ := artist(t, width).Main(p); name == "main" && !bytes.Equal(file, other) {
				t.Error("two artists differ")
			}
		}
	}
}

func TestMain_ShowsThePerson(t *testing.T) {
	a := artist(t, Small)
	p := somebody(t)
	one, err := a.Main(p)
	decoded(t, one, err)
	p.Family = "Иванова"
	if two, _ := a.Main(p); bytes.Equal(one, two) {
		t.Error("another surname gave the same picture")
	}
}

func TestArtist_IntakeTakesThem(t *testing.T) {
	file, err := artist(t, Small).Main(somebody(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := picture.Normalise(file, picture.Limits{}); err != nil {
		t.Error(err)
	}
}

func TestNewArtist_RefusesWidths(t *testing.T) {
	for _, width := range []int{0, 159, 4097} {
		if _, err := NewArtist(width); err == nil {
			t.Errorf("a width of %d was taken", width)
		}
	}
}

func TestMJPEG(t *testing.T) {
	a := artist(t, Camera)
	one, err := a.Main(somebody(t))
	decoded(t, one, err)
	two, err := a.Registration(somebody(t))
	decoded(t, two, err)
	var film bytes.Buffer
	if err := MJPEG(&film, one, two); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(film.Bytes(), append(bytes.Clone(one), two...)) {
		t.Error("the film is not the frames one after another")
	}
	if MJPEG(&film) == nil || MJPEG(&film, one, []byte("no picture")) == nil {
		t.Error("a film without frames, or of something else, was written")
	}
}

func BenchmarkVisit(b *testing.B) {
	a, p := artist(b, Small), somebody(b)
	for b.Loop() {
		if _, err := a.Main(p); err != nil {
			b.Fatal(err)
		}
		if _, err := a.Registration(p); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWriteSample writes both pictures to the folder named in SHEAF_PICTURES, to look at them.
func TestWriteSample(t *testing.T) {
	dir := os.Getenv("SHEAF_PICTURES")
	if dir == "" {
		t.Skip("SHEAF_PICTURES names no folder")
	}
	a := artist(t, Camera)
	for name, drawPicture := range map[string]func(Bearer) ([]byte, error){"main": a.Main, "registration": a.Registration} {
		file, err := drawPicture(somebody(t))
		if err == nil {
			err = os.WriteFile(dir+"/"+name+".jpg", file, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
