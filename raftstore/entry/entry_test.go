package entry

import (
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

func sample() machine.Entry {
	return machine.Entry{Kind: "visit.open/1", Actor: "anna", Request: "r-1", Time: 7, Body: []byte{1, 2, 3}}
}

func TestDecode_EveryFlippedBitIsSeen(t *testing.T) {
	data, err := Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	if e, err := Decode(data); err != nil || !reflect.DeepEqual(e, sample()) {
		t.Fatalf("%+v, %v", e, err)
	}
	for at := range data {
		for bit := range 8 {
			data[at] ^= 1 << bit
			if e, err := Decode(data); err == nil {
				t.Errorf("bit %d of byte %d gives %+v", bit, at, e)
			}
			data[at] ^= 1 << bit
		}
	}
	for size := range data {
		if e, err := Decode(data[:size]); err == nil {
			t.Errorf("the first %d bytes give %+v", size, e)
		}
	}
}

func TestDecode_AnEntryFromBeforeTheChecksum(t *testing.T) {
	body, err := state.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	if e, err := Decode(append([]byte{unsummed}, body...)); err != nil || !reflect.DeepEqual(e, sample()) {
		t.Errorf("%+v, %v", e, err)
	}
}
