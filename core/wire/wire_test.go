package wire_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/wire"
)

type inner struct {
	Text  string
	Names []string
	Blob  []byte
}

// shapes has a field of each kind that a record can have.
type shapes struct {
	Flag           bool
	I              int
	I8             int8
	I16            int16
	I32            int32
	I64            int64
	U              uint
	U8             uint8
	U16            uint16
	U32            uint32
	U64            uint64
	Text           core.UserID
	Blob           []byte
	Hash           [32]byte
	Triple         [3]int16
	Names          []string
	Ids            []core.UserID
	hidden         int //lint:ignore U1000 what is not exported is passed over
	List           []inner
	One            inner
	Maybe          *inner
	Number         *int64
	Deep           [][]string
	Hashes         [][4]byte
	None           []bool
	Fifteen, Fifty []uint16
}

// filled makes a random value; strings and lists also have the lengths at which their heads change.
func filled(r *rand.Rand, v reflect.Value, depth int) {
	length := func() int {
		if depth > 2 {
			return r.IntN(3)
		}
		return []int{0, 1, 3, 15, 16, 31, 32, 40, 255, 256, 300}[r.IntN(11-2*depth)]
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.String:
		b := make([]byte, length())
		for i := range b {
			b[i] = byte('a' + r.IntN(26))
		}
		v.SetString(string(b))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(edge(r))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(edge(r)))
	case reflect.Slice:
		if r.IntN(4) == 0 {
			return
		}
		n := length()
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			filled(r, v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			filled(r, v.Index(i), depth+1)
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			filled(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				filled(r, v.Field(i), depth+1)
			}
		}
	}
}

// edge is a number at which the form changes, or one beside it.
func edge(r *rand.Rand) int64 {
	list := []int64{0, 32, 127, 128, 255, 256, math.MaxInt16, math.MaxUint16, math.MaxInt32, math.MaxUint32, math.MaxInt64 - 2}
	return (list[r.IntN(len(list))] + int64(r.IntN(5)) - 2) * int64(1-2*r.IntN(2))
}

// records are the types of all commands and of what tables hold.
func records(t testing.TB) (list []reflect.Type) {
	list = []reflect.Type{
		reflect.TypeFor[shapes](), reflect.TypeFor[machine.Entry](), reflect.TypeFor[machine.Answer](), reflect.TypeFor[state.Progress](),
		reflect.TypeFor[core.House](), reflect.TypeFor[core.Campaign](), reflect.TypeFor[core.Office](), reflect.TypeFor[core.User](),
		reflect.TypeFor[core.Token](), reflect.TypeFor[core.PackVersion](), reflect.TypeFor[core.PackKey](), reflect.TypeFor[core.Edition](),
		reflect.TypeFor[core.Sheet](), reflect.TypeFor[core.Line](), reflect.TypeFor[core.Signature](), reflect.TypeFor[core.Visit](),
		reflect.TypeFor[core.VisitNote](), reflect.TypeFor[core.Check](), reflect.TypeFor[core.LineCheck](), reflect.TypeFor[core.Message](),
		reflect.TypeFor[core.Certifier](), reflect.TypeFor[core.Custody](), reflect.TypeFor[core.Parcel](), reflect.TypeFor[core.Folder](),
		reflect.TypeFor[core.Selection](), reflect.TypeFor[core.LineSet](), reflect.TypeFor[core.Volume](), reflect.TypeFor[state.Pin](),
		reflect.TypeFor[string](), reflect.TypeFor[core.UserID](), reflect.TypeFor[[]byte](), reflect.TypeFor[[32]byte](),
		reflect.TypeFor[bool](), reflect.TypeFor[int64](), reflect.TypeFor[uint32](), reflect.TypeFor[core.Time](),
	}
	house := machinetest.Furnished(t, machinetest.Config{})
	for _, s := range machinetest.Samples() {
		list = append(list, reflect.TypeOf(s.Command(s.World(t, house))).Elem())
	}
	return list
}

// Every command and every record goes the short way, and it leads to the same bytes and back to the same value.
func TestAppend_GivesTheBytesOfTheCodec(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, typ := range records(t) {
		if !wire.Planned(typ) {
			t.Errorf("%s is the codec's", typ)
		}
		for range 12 {
			v := reflect.New(typ)
			filled(r, v.Elem(), 0)
			for _, form := range []any{v.Interface(), v.Elem().Interface()} {
				want, err := wire.AppendSlowly([]byte("x"), form)
				if err != nil {
					t.Fatal(err)
				}
				got, err := wire.Append([]byte("x"), form)
				if err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%s %+v: %x, %v, want %x", typ, form, got, err, want)
				}
				same(t, typ, got[1:])
			}
		}
	}
}

// same holds both ways of reading to each other: the same value or both none.
func same(t *testing.T, typ reflect.Type, data []byte) {
	t.Helper()
	before := bytes.Clone(data)
	short, long := reflect.New(typ), reflect.New(typ)
	errShort, errLong := wire.Decode(data, short.Interface()), wire.DecodeSlowly(data, long.Interface())
	if (errShort == nil) != (errLong == nil) || errShort != nil && errShort.Error() != errLong.Error() {
		t.Fatalf("%s from %x: %v, the codec says %v", typ, data, errShort, errLong)
	}
	if !reflect.DeepEqual(short.Interface(), long.Interface()) {
		t.Fatalf("%s from %x: %+v, the codec reads %+v", typ, data, short.Elem(), long.Elem())
	}
	if !bytes.Equal(data, before) {
		t.Fatalf("%s: reading changed the bytes", typ)
	}
}

// What was damaged, or written in another form, is read as the codec reads it, or refused as it refuses it.
func TestDecode_OddForms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, typ := range records(t) {
		for range 12 {
			v := reflect.New(typ)
			filled(r, v.Elem(), 2)
			data, err := wire.Append(nil, v.Interface())
			if err != nil {
				t.Fatal(err)
			}
			same(t, typ, data)
			for range 12 {
				same(t, typ, damaged(r, data))
			}
		}
	}
	for _, form := range []string{"\xc0", "\x90", "\xdc\x00\x00", "\x80", "\xa1a", "\xc4\x01a", "\xd9\x01a", "\xdb\x00\x00\x00\x01a", "\xff", "\xd0\xff",
		"\xd3\xff\xff\xff\xff\xff\xff\xff\xff", "\xcf\xff\xff\xff\xff\xff\xff\xff\xff", "\xca\x00\x00\x00\x00", "\xc2", "\xc2\xc2", "", "\xc7\x01\x01a"} {
		for _, typ := range records(t)[:40] {
			same(t, typ, []byte(form))
		}
	}
}

// damaged changes, adds or takes away a byte or two. A length of gigabytes would make the codec try to read them.
func damaged(r *rand.Rand, data []byte) []byte {
	d := bytes.Clone(data)
	for range 1 + r.IntN(2) {
		if len(d) == 0 {
			return d
		}
		i := r.IntN(len(d))
		codes := []byte{0xc0, 0x90, 0x91, 0xa0, 0xa1, 0xc2, 0xc3, 0xc4, 0xc5, 0xcc, 0xcd, 0xd0, 0xd1, 0xd9, 0xda, 0xdc, 0xff, 0x00, 0x7f}
		switch r.IntN(4) {
		case 0:
			d = append(d[:i], d[i+1:]...)
		case 1:
			d = append(d[:i], append([]byte{codes[r.IntN(len(codes))]}, d[i:]...)...)
		case 2:
			d[i] = codes[r.IntN(len(codes))]
		default:
			d = d[:i]
		}
	}
	return d
}

// A type with a form of its own, or one that cannot be known beforehand, is the codec's.
func TestAppend_LeavesOddTypesToTheCodec(t *testing.T) {
	type tagged struct {
		A string `msgpack:"b"`
	}
	type within struct{ inner }
	for _, v := range []any{time.Unix(1, 0), map[string]int{"a": 1}, 1.5, tagged{"a"}, within{inner{Text: "a"}}, []any{1, "a"}, struct{}{}} {
		if wire.Planned(reflect.TypeOf(v)) {
			t.Errorf("%T goes the short way", v)
		}
		got, err := wire.Append(nil, v)
		want, slowly := wire.AppendSlowly(nil, v)
		if err != nil || slowly != nil || !bytes.Equal(got, want) {
			t.Errorf("%T: %x, %v, want %x", v, got, err, want)
		}
	}
}

// What was written stays as it is while others are written.
func TestEncode_SharesNothing(t *testing.T) {
	one, err := wire.Encode(inner{Text: "one"})
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(one)
	for range 10 {
		if _, err := wire.Encode(inner{Text: "another"}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one, before) {
		t.Errorf("%x became %x", before, one)
	}
}

// A text that was read does not change with the bytes that it was read from.
func TestDecode_KeepsNothingOfTheBytes(t *testing.T) {
	data, err := wire.Append(nil, inner{"text", []string{"one", "two"}, []byte("blob")})
	if err != nil {
		t.Fatal(err)
	}
	var got inner
	if err := wire.Decode(data, &got); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = 'x'
	}
	if got.Text != "text" || got.Names[1] != "two" || string(got.Blob) != "blob" {
		t.Errorf("got %+v", got)
	}
}

func FuzzDecode(f *testing.F) {
	visit, err := wire.Append(nil, core.Visit{ID: "v", Operator: "o", Version: 3})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(visit)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<10 || bytes.ContainsAny(data, "\xdd\xdb\xc6\xdf\xc9") {
			return // lengths of four bytes make the codec try to read gigabytes
		}
		for _, typ := range []reflect.Type{reflect.TypeFor[core.Visit](), reflect.TypeFor[shapes](), reflect.TypeFor[machine.NoteVisit]()} {
			same(t, typ, data)
		}
	})
}
