package entry

import (
	"errors"
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
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

// A program says of an entry that a later release wrote what it is, and does not call it damaged.
func TestDecode_AnEntryOfALaterRelease(t *testing.T) {
	data, err := Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	later := append([]byte{summed + 1}, "of another make, and long enough"...)
	for name, c := range map[string]struct {
		data  []byte
		newer bool
	}{"later": {later, true}, "ours under another number": {append([]byte{summed + 1}, data[1:]...), false}, "too short": {later[:3], false}} {
		_, err := Decode(c.data)
		var refusal *core.Error
		if newer := errors.As(err, &refusal) && refusal.Text == "store.entry_newer"; err == nil || newer != c.newer {
			t.Errorf("%s: %v", name, err)
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
