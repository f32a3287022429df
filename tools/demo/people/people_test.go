package people

import (
	"archive/zip"
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

const (
	today    = core.Date("2026-03-02")
	election = core.Date("2026-05-31")
)

func registry(t *testing.T) *address.Registry {
	t.Helper()
	var b bytes.Buffer
	if err := demogar.WriteZip(&b); err != nil {
		t.Fatal(err)
	}
	files, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	read, err := gar.LoadRegion(files, demogar.Region)
	if err != nil {
		t.Fatal(err)
	}
	return read.Registry
}

func crowd(t *testing.T, seed uint64, kind Kind, n int) []Person {
	t.Helper()
	list, err := Make(Options{Seed: seed, Today: today, Election: election, Registry: registry(t),
		Kinds: slices.Repeat([]Kind{kind}, n)})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func at(t *testing.T, d core.Date) time.Time {
	t.Helper()
	out, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// turned is the day on which the person is so old.
func turned(t *testing.T, p Person, age int) time.Time {
	t.Helper()
	return years(at(t, p.Birth), age)
}

func TestMake_SameSeedSamePeople(t *testing.T) {
	a, b := crowd(t, 7, Ordinary, 50), crowd(t, 7, Ordinary, 50)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gave other people")
	}
	if reflect.DeepEqual(a, crowd(t, 8, Ordinary, 50)) {
		t.Error("another seed gave the same people")
	}
}

func TestMake_PassportsDiffer(t *testing.T) {
	seen := map[passport.Number]bool{}
	for _, p := range crowd(t, 1, Ordinary, 3000) {
		if seen[p.Passport] {
			t.Fatal("two people have the same passport")
		}
		seen[p.Passport] = true
	}
}

func TestMake_OrdinaryMaySign(t *testing.T) {
	for i, p := range crowd(t, 2, Ordinary, 2000) {
		issued := at(t, p.Issued)
		switch {
		case turned(t, p, adult).After(at(t, today)):
			t.Errorf("%d is under age", i)
		case issued.After(at(t, today)), issued.Before(turned(t, p, firstAge)):
			t.Errorf("%d: born %s, issued %s", i, p.Birth, p.Issued)
		case p.Stamp == 0 || p.Address.Typed == "" || !p.Stamps[p.Stamp-1].Registered:
			t.Errorf("%d: stamp %d in force of %+v", i, p.Stamp, p.Stamps)
		}
		for _, age := range []int{young, middle} {
			if day := turned(t, p, age); !day.After(at(t, today)) && issued.Before(day) {
				t.Errorf("%d: born %s, passport of %s not renewed at %d", i, p.Birth, p.Issued, age)
			}
		}
	}
}

func TestMake_NamesAgreeAndAreKnown(t *testing.T) {
	list := names.Builtin()
	women := 0
	for i, p := range crowd(t, 3, Ordinary, 500) {
		for kind, name := range map[names.Kind]string{names.Family: p.Family, names.First: p.Given, names.Patronymic: p.Patronymic} {
			if answer := list.Check(kind, name); answer.State != names.Known {
				t.Errorf("%d: the list does not know %s %s", i, kind, name)
			}
		}
		female := strings.HasSuffix(p.Patronymic, "на")
		if female != (p.Gender == "f") {
			t.Errorf("%d: %s is %s", i, p.Patronymic, p.Gender)
		}
		if female {
			women++
		}
	}
	if women < 200 || women > 350 {
		t.Errorf("%d of 500 are women", women)
	}
}

func TestMake_CommonNamesAreKnown(t *testing.T) {
	for gender, list := range map[names.Gender][]string{"m": commonMen(), "f": commonWomen()} {
		for _, name := range list {
			if answer := names.Builtin().Check(names.First, name); answer.State != names.Known || !strings.Contains(string(answer.Genders), string(gender)) {
				t.Errorf("%s is no known name (%s)", name, gender)
			}
		}
	}
}

func TestMake_SpecialKindsAreWhatTheySay(t *testing.T) {
	for i, p := range crowd(t, 4, UnderAge, 300) {
		if !turned(t, p, adult).After(at(t, election)) || at(t, p.Issued).Before(turned(t, p, firstAge)) || p.Issued > today {
			t.Errorf("under age %d: born %s, issued %s", i, p.Birth, p.Issued)
		}
	}
	for i, p := range crowd(t, 4, NotRenewed, 300) {
		late := 0
		for _, age := range []int{young, middle} {
			if day := turned(t, p, age); day.AddDate(0, 0, 200).Before(at(t, today)) && at(t, p.Issued).Before(day) {
				late++
			}
		}
		if late != 1 {
			t.Errorf("not renewed %d: born %s, issued %s", i, p.Birth, p.Issued)
		}
	}
	for i, p := range crowd(t, 4, Unregistered, 100) {
		if p.Stamp != 0 || p.Address != (Address{}) || p.Stamps[len(p.Stamps)-1].Registered || len(p.Stamps) > 6 {
			t.Errorf("unregistered %d: %+v", i, p)
		}
	}
}

func TestMake_AddressesAreOfTheRegister(t *testing.T) {
	reg := registry(t)
	for i, p := range crowd(t, 5, Renamed, 100) {
		o, ok := reg.Object(p.Address.Object)
		if !ok || len(o.Aliases) == 0 {
			t.Fatalf("%d: object %d", i, p.Address.Object)
		}
		if now := address.Title(reg.Parts(o.ID)[len(reg.Parts(o.ID))-1]); strings.Contains(p.Address.Typed, now) {
			t.Errorf("%d: %q has the name of today", i, p.Address.Typed)
		}
	}
	town := 0
	for _, p := range crowd(t, 5, Ordinary, 300) {
		if p.Address.Place == "город Нарьян-Мар" {
			town++
		}
		if p.Address.Region != "83" || p.Address.House == "" {
			t.Errorf("got %+v", p.Address)
		}
	}
	if town < 150 || town > 260 {
		t.Errorf("%d of 300 live in town", town)
	}
}

func TestMake_Refuses(t *testing.T) {
	good := Options{Today: today, Election: election, Registry: registry(t), Kinds: []Kind{Ordinary}}
	for name, spoil := range map[string]func(*Options){
		"a day that is none":  func(o *Options) { o.Today = "2026-02-30" },
		"an election without": func(o *Options) { o.Election = "" },
		"no registry":         func(o *Options) { o.Registry = nil },
		"an unknown kind":     func(o *Options) { o.Kinds = []Kind{"ghost"} },
	} {
		o := good
		spoil(&o)
		if _, err := Make(o); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := Make(good); err != nil {
		t.Error(err)
	}
}
