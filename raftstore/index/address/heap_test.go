package addressindex

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
)

// A register and what is searched of it are few objects of the heap, and hardly a byte of them can lead anywhere: the collector looks at
// each that can again and again, while people type, and the country has a million and a half addresses.
func TestOpen_GivesTheCollectorLittleToLookAt(t *testing.T) {
	const streets = 20_000
	c := address.Content{Region: "83", Objects: []address.Object{{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}}}
	for i := range int64(streets / 20) {
		c.Objects = append(c.Objects, address.Object{ID: 10 + i, Parent: 1, Level: 6, Type: "д", Name: fmt.Sprint("Деревня ", i)})
	}
	for i := range int64(streets) {
		c.Objects = append(c.Objects, address.Object{
			ID: 100_000 + i, Parent: 10 + i/20, GUID: fmt.Sprintf("00000000-0000-4000-8000-%012x", i), Level: 8, Type: "ул", Name: fmt.Sprintf("Имени %da", i), From: "2001-01-01",
			Codes:   address.Codes{Postal: fmt.Sprint(160000 + i/20), OKTMO: fmt.Sprint(11851000001 + i/20), KLADR: fmt.Sprint(830000010000000 + i)},
			Aliases: []address.Alias{{Type: "ул", Name: fmt.Sprintf("Прежняя %db", i), To: "2001-01-01"}},
		})
	}
	cut, err := address.NewRegistry(c).Edition()
	if err != nil {
		t.Fatal(err)
	}
	before, scanned := heap()
	reg, _, err := address.ReadEdition(slices.Values(cut.Pieces))
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	objects, scannable := heap()
	if held := objects - before; held > streets/10 {
		t.Errorf("%d streets are %d objects of the heap", streets, held)
	}
	const alias = 72 // of each street: those of the country are few
	if held := scannable - scanned; held > (alias+16)*streets {
		t.Errorf("the collector looks at %d bytes of %d streets", held, streets)
	}
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
	runtime.KeepAlive(cut)
}

// heap counts the objects of the heap, and the bytes of it that the collector looks at.
func heap() (objects, scannable int) {
	runtime.GC()
	runtime.GC()
	all := []metrics.Sample{{Name: "/gc/heap/objects:objects"}, {Name: "/gc/scan/heap:bytes"}}
	metrics.Read(all)
	return int(all[0].Value.Uint64()), int(all[1].Value.Uint64())
}
