package packs

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/sheaf-drive/sheaf/packs/wire"
	"github.com/sheaf-drive/sheaf/packs/wire/coder"
)

var update = flag.Bool("update", false, "write the golden samples anew")

// wireVersions is how often fields were added, plus one.
const wireVersions = 8

// since says in which version of the wire a field was added, where it is not the first.
var since = map[string]int{
	"Form.Checks": 2, "FormBlock.Checks": 2, "FormBlock.Template": 3, "Lookups.PassportAnswer": 4, "Lookups.PassportDate": 4,
	"NameAnswer.Others": 5, "NameAnswer.Genders": 5, "NameAnswer.OnlyYo": 5, "NameAnswer.Belongs": 5,
	"Case.Answers": 6, "Lookups.Twice": 6, "Region.Minima": 6,
	"Ruleset.MetRegions": 6, "Ruleset.Questions": 6, "Ruleset.Ages": 6, "Ruleset.AgeAtSigning": 6, "Ruleset.Steps": 6,
	"Verification.SampleLeast": 6, "Verification.SampleShare": 6, "Verification.RefuseBelow": 6,
	"Verification.AcceptAbove": 6, "Verification.DuplicateWeight": 6, "Verification.Rounding": 6,
	"Verification.Allowance": 6, "Verification.Margin": 6, "Lookups.AddressIncomplete": 7, "Lookups.AddressThen": 8, "Lookups.AddressNow": 8,
}

// fill puts a different value into every field that the version has, so that a forgotten or
// swapped one shows.
func fill(v reflect.Value, n *int, version int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("t%d", *n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n, version)
		fill(v.Index(1), n, version)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n, version)
		fill(value, n, version)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if since[v.Type().Name()+"."+v.Type().Field(i).Name] <= version {
				fill(v.Field(i), n, version)
			}
		}
	}
}

func filled[T any](version int) T {
	var t T
	n := 0
	fill(reflect.ValueOf(&t).Elem(), &n, version)
	return t
}

// sample is one type of the wire: a full value, its bytes, the generated message of the same name, and what comes back of bytes.
type sample struct {
	name    string
	value   any
	bytes   []byte
	message proto.Message
	back    func([]byte) (any, error)
}

// of is a type that the generated code writes and reads.
func of[T any, M proto.Message](version int, name string, encode func(T) M, decode func(M) T, empty M) sample {
	v := filled[T](version)
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(encode(v))
	if err != nil {
		panic(err)
	}
	return sample{name: name, value: v, bytes: b, message: empty, back: func(b []byte) (any, error) {
		err := proto.Unmarshal(b, empty)
		return decode(empty), err
	}}
}

// straight is a type that is written and read by its fields.
func straight[T any](version int, name string, fields func(*T, *coder.Coder), empty proto.Message) sample {
	v := filled[T](version)
	b, err := coder.Write(nil, &v, fields)
	if err != nil {
		panic(err)
	}
	return sample{name: name, value: v, bytes: b, message: empty, back: func(b []byte) (any, error) {
		var back T
		err := coder.Read(b, &back, fields)
		return back, err
	}}
}

func samples(version int) []sample {
	verdict := straight(version, "verdict", verdictFields, &wire.Verdict{})
	bare := verdict.back
	verdict.back = func(b []byte) (any, error) {
		back, err := bare(b)
		v := back.(Verdict)
		// The host fills it in; it does not travel.
		v.Pack = filled[Verdict](version).Pack
		return v, err
	}
	return []sample{
		straight(version, "case", caseFields, &wire.Case{}),
		verdict,
		of(version, "manifest", encodeManifest, decodeManifest, &wire.Manifest{}),
		of(version, "form", encodeForm, decodeForm, &wire.Form{}),
		of(version, "form_request", encodeFormRequest, decodeFormRequest, &wire.FormRequest{}),
		straight(version, "golden_case", goldenFields, &wire.GoldenCase{}),
	}
}

func TestConvert_RoundTrip(t *testing.T) {
	for _, s := range samples(wireVersions) {
		back, err := s.back(s.bytes)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if !reflect.DeepEqual(s.value, back) {
			t.Errorf("%s changed on the way:\n%+v\n%+v", s.name, s.value, back)
		}
	}
}

// TestWire_Golden pins the bytes: an old pack's answer must be understood for ever. New
// fields may be added, which changes what is written; what was written before must still be
// read, so the old folder stays and a new one is added beside it.
func TestWire_Golden(t *testing.T) {
	for version := 1; version <= wireVersions; version++ {
		for _, s := range samples(version) {
			file := filepath.Join("testdata", fmt.Sprintf("wire-%d", version), s.name+".hex")
			t.Run(file, func(t *testing.T) { s.isPinned(t, file, version == wireVersions) })
		}
	}
}

// isPinned compares the sample with its file. Only the newest is ever written.
func (s sample) isPinned(t *testing.T, file string, newest bool) {
	if *update && newest {
		if err := os.WriteFile(file, []byte(hex.EncodeToString(s.bytes)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pinned, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(s.bytes) + "\n"; got != string(pinned) {
		t.Error("is written otherwise than pinned")
	}
	old, err := hex.DecodeString(string(pinned[:len(pinned)-1]))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := s.back(old); err != nil || !reflect.DeepEqual(back, s.value) {
		t.Errorf("the pinned bytes read otherwise (error %v)", err)
	}
}
