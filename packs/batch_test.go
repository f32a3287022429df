package packs

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/sheaf-drive/sheaf/packs/wire"
	"github.com/sheaf-drive/sheaf/packs/wire/coder"
)

// TestWire_AsGenerated: what the lanes write themselves is, byte for byte, what the generated code makes of it. A field of the
// contract that the lists of fields lack would be lost on its way through them.
func TestWire_AsGenerated(t *testing.T) {
	for _, s := range append(samples(wireVersions), lanes()...) {
		message := proto.Clone(s.message)
		if err := proto.Unmarshal(s.bytes, message); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if len(message.ProtoReflect().GetUnknown()) > 0 {
			t.Errorf("%s: the contract does not know all that is written", s.name)
		}
		again, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if !bytes.Equal(again, s.bytes) {
			t.Errorf("%s: the generated code writes\n%x, we write\n%x", s.name, again, s.bytes)
		}
		if fields := message.ProtoReflect().Descriptor().Fields(); count(message) != fields.Len() {
			t.Errorf("%s: %d of %d fields are written", s.name, count(message), fields.Len())
		}
	}
}

// count says how many fields of the message have a value.
func count(m proto.Message) int {
	n := 0
	for i := range m.ProtoReflect().Descriptor().Fields().Len() {
		if m.ProtoReflect().Has(m.ProtoReflect().Descriptor().Fields().Get(i)) {
			n++
		}
	}
	return n
}

// lanes are the messages around cases and verdicts.
func lanes() []sample {
	verdict := filled[Verdict](wireVersions)
	cases := batch{7, []Case{filled[Case](wireVersions), {}, {Family: strings.Repeat("Ё", 9000)}}}
	answers := replies{8, []reply{{&verdict, "error"}, {nil, "panic"}, {&Verdict{}, ""}}}
	return []sample{
		{name: "batch", bytes: written(&cases), message: &wire.Batch{}},
		{name: "answers", bytes: written(&answers), message: &wire.Answers{}},
	}
}

func written(m coder.Message) []byte {
	b, err := coder.NewCodec().Marshal(m)
	if err != nil {
		panic(err)
	}
	return b.Materialize()
}

// TestCodec_LaneAndOthers: a lane's messages survive the codec, broken answers and empty verdicts included, and others pass.
func TestCodec_LaneAndOthers(t *testing.T) {
	verdict := filled[Verdict](wireVersions)
	verdict.Pack = Ref{}
	for _, c := range []struct{ sent, got any }{
		{&batch{7, []Case{filled[Case](wireVersions), {}}}, &batch{}},
		{&replies{8, []reply{{&verdict, ""}, {nil, "panic"}, {&Verdict{}, ""}, {}}}, &replies{}},
	} {
		b, err := coder.NewCodec().Marshal(c.sent)
		if err != nil {
			t.Fatal(err)
		}
		if err := coder.NewCodec().Unmarshal(b, c.got); err != nil || !reflect.DeepEqual(c.sent, c.got) {
			t.Errorf("%+v came back as %+v (error %v)", c.sent, c.got, err)
		}
	}
	b, err := coder.NewCodec().Marshal(&wire.FormRequest{Region: "77"})
	if err != nil {
		t.Fatal(err)
	}
	var request wire.FormRequest
	if err := coder.NewCodec().Unmarshal(b, &request); err != nil || request.GetRegion() != "77" {
		t.Errorf("a message of the generated code came back as %+v (error %v)", &request, err)
	}
}

// TestCodec_BadText: text that is not UTF-8 neither leaves nor arrives, as with the generated code, and no error quotes it.
func TestCodec_BadText(t *testing.T) {
	broken := "Иванов\xd1"
	_, err := coder.NewCodec().Marshal(&replies{1, []reply{{&Verdict{Region: broken}, ""}}})
	if err == nil || strings.Contains(err.Error(), "Иванов") {
		t.Errorf("writing it: %v", err)
	}
	b := []byte{0x12, 2 + byte(len(broken)), 0x3a, byte(len(broken))}
	err = coder.NewCodec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(append(b, broken...))}, &batch{})
	if err == nil || strings.Contains(err.Error(), "Иванов") {
		t.Errorf("reading it: %v", err)
	}
	var m wire.Batch
	if proto.Unmarshal(append(b, broken...), &m) == nil {
		t.Error("the generated code reads it")
	}
}

// TestWire_Unknown: a newer host may send fields that an older pack does not know, and fields that it knows as another kind.
func TestWire_Unknown(t *testing.T) {
	want := filled[Case](wireVersions)
	b, err := coder.Write(nil, &want, caseFields)
	if err != nil {
		t.Fatal(err)
	}
	// Field 99, a string of two bytes; field 7, a number; field 12 with a field 50 of eight bytes in it.
	b = append(b, 0x9a, 0x06, 0x02, 'h', 'i', 0x38, 0x05, 0x62, 10, 0x91, 0x03, 1, 2, 3, 4, 5, 6, 7, 8)
	var got Case
	if err := coder.Read(b, &got, caseFields); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("unknown fields changed the case: %+v (error %v)", got, err)
	}
}

// FuzzReadBatch: whatever arrives, it is read as the generated code reads it, or refused by both.
func FuzzReadBatch(f *testing.F) {
	f.Add(written(&batch{7, []Case{filled[Case](wireVersions), {}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m wire.Batch
		var got batch
		theirs, ours := proto.Unmarshal(b, &m), coder.Read(b, &got, (*batch).Fields)
		if (theirs == nil) != (ours == nil) {
			t.Fatalf("generated code: %v, ours: %v", theirs, ours)
		}
		if ours != nil {
			return
		}
		plain, err := proto.MarshalOptions{Deterministic: true}.Marshal(&m)
		if err != nil {
			t.Fatal(err)
		}
		var second batch
		if err := coder.Read(plain, &second, (*batch).Fields); err != nil || !reflect.DeepEqual(got, second) {
			t.Errorf("read otherwise than by the generated code:\n%+v\n%+v (error %v)", got, second, err)
		}
	})
}
