package chunk

import (
	"bytes"
	"math/rand"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
)

func noise(n int, seed int64) []byte {
	b := make([]byte, n)
	rand.New(rand.NewSource(seed)).Read(b)
	return b
}

func TestPack_RoundTripWithinBounds(t *testing.T) {
	var in [][]byte
	for i := range 900 {
		in = append(in, noise(i*3, int64(i)))
	}
	cut, err := Pack(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(cut.Pieces) < 3 {
		t.Fatalf("only %d pieces: the bound is not exercised", len(cut.Pieces))
	}
	for i, p := range cut.Pieces {
		if len(p) > Max {
			t.Errorf("piece %d has %d bytes", i, len(p))
		}
	}
	var out [][]byte
	digest, err := Unpack(slices.Values(cut.Pieces), func(r []byte) error { out = append(out, bytes.Clone(r)); return nil })
	if err != nil || digest != cut.Digest || len(out) != len(in) {
		t.Fatalf("got %d records, digest equal %v, %v", len(out), digest == cut.Digest, err)
	}
	for i := range in {
		if !bytes.Equal(in[i], out[i]) {
			t.Fatalf("record %d differs", i)
		}
	}
	again, _ := Pack(in)
	for i := range again.Pieces {
		if !bytes.Equal(again.Pieces[i], cut.Pieces[i]) {
			t.Errorf("piece %d is not the same twice", i)
		}
	}
}

func TestPack_RecordTooLarge(t *testing.T) {
	if _, err := Pack([][]byte{noise(Max, 1)}); core.CodeOf(err) != core.TooLarge {
		t.Errorf("got %v", err)
	}
}

func TestUnpack_RefusesDamage(t *testing.T) {
	cut, err := Pack([][]byte{[]byte("one"), noise(5000, 2)})
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(cut.Pieces[0])
	flipped[len(flipped)/2] ^= 1
	enc, _ := zstd.NewWriter(nil)
	defer enc.Close()
	for name, piece := range map[string][]byte{
		"one bit":    flipped,
		"cut short":  cut.Pieces[0][:100],
		"a bomb":     enc.EncodeAll(make([]byte, 64<<20), nil),
		"bad length": enc.EncodeAll([]byte{200, 1, 'x'}, nil),
		"oversized":  make([]byte, Max+1),
		"not packed": []byte("plain"),
	} {
		_, err := Unpack(slices.Values([][]byte{piece}), func([]byte) error { return nil })
		if core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
