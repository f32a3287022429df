package coder

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// maxDepth bounds how deep messages lie in each other; those of the wire need four.
const maxDepth = 16

var (
	errText  = errors.New("text is not UTF-8")
	errDeep  = fmt.Errorf("messages lie in each other more than %d deep", maxDepth)
	errField = errors.New("field is cut off, or has no number or kind")
)

// Coder goes through the fields of one message, in one direction.
type Coder struct {
	writes bool
	// out is what was written so far.
	out []byte

	// The field that was read last: its number and kind, its value as a number, or its bytes and, below the outermost
	// message, the same as text.
	number protowire.Number
	kind   protowire.Type
	value  uint64
	bytes  []byte
	text   string
	// rest is what follows the field in its message.
	rest []byte

	depth int
	// err is the first error; after it nothing more is done.
	err error
}

// Write appends the message of those fields to dst.
func Write[T any](dst []byte, v *T, fields func(*T, *Coder)) ([]byte, error) {
	k := Coder{writes: true, out: dst}
	fields(v, &k)
	return k.out, k.err
}

// Read reads the message into v. After an error v is incomplete.
func Read[T any](src []byte, v *T, fields func(*T, *Coder)) error {
	var k Coder
	read(&k, src, "", v, fields)
	return k.err
}

// read goes through a message; text is the same as b, or empty for the outermost.
func read[T any](k *Coder, b []byte, text string, v *T, fields func(*T, *Coder)) {
	if k.depth++; k.depth > maxDepth {
		k.err = errDeep
	}
	for len(b) > 0 && k.err == nil {
		n := k.next(b, text)
		if n <= 0 {
			k.err = errField
			return
		}
		b = b[n:]
		if text != "" {
			text = text[n:]
		}
		k.rest = b
		fields(v, k)
	}
	k.depth--
	k.number = 0 // the message around this one has no further field at its place
}

// next reads the field at the beginning of b and returns its length, or less than one.
func (k *Coder) next(b []byte, text string) int {
	number, kind, n := protowire.ConsumeTag(b)
	if n < 0 || number > protowire.MaxValidNumber {
		return min(n, 0)
	}
	k.number, k.kind, k.bytes, k.text = number, kind, nil, ""
	var m int
	switch kind {
	case protowire.VarintType:
		k.value, m = protowire.ConsumeVarint(b[n:])
	case protowire.BytesType:
		if k.bytes, m = protowire.ConsumeBytes(b[n:]); m > 0 && text != "" {
			k.text = text[n+m-len(k.bytes) : n+m]
		}
	default:
		m = protowire.ConsumeFieldValue(number, kind, b[n:])
	}
	if m < 0 {
		return m
	}
	return n + m
}

// at says whether the field that was read is this one.
func (k *Coder) at(n protowire.Number, kind protowire.Type) bool {
	return k.number == n && k.kind == kind && k.err == nil
}

// varint writes a number that is not zero.
func (k *Coder) varint(n protowire.Number, v uint64) {
	if v != 0 {
		k.out = protowire.AppendVarint(protowire.AppendTag(k.out, n, protowire.VarintType), v)
	}
}

// ID is a field of type uint64.
func (k *Coder) ID(n protowire.Number, v *uint64) {
	if k.writes {
		k.varint(n, *v)
	} else if k.at(n, protowire.VarintType) {
		*v = k.value
	}
}

// Int is a field of type int32.
func (k *Coder) Int(n protowire.Number, v *int) {
	if k.writes {
		k.varint(n, uint64(int64(int32(*v))))
	} else if k.at(n, protowire.VarintType) {
		*v = int(int32(k.value))
	}
}

// Bool is a field of type bool.
func (k *Coder) Bool(n protowire.Number, v *bool) {
	if k.writes {
		k.varint(n, protowire.EncodeBool(*v))
	} else if k.at(n, protowire.VarintType) {
		*v = protowire.DecodeBool(k.value)
	}
}

// Text is a field of type string.
func (k *Coder) Text(n protowire.Number, v *string) {
	if k.writes {
		if *v != "" {
			k.writeText(n, *v)
		}
	} else if k.at(n, protowire.BytesType) {
		*v = k.readText()
	}
}

// Texts is a repeated field of type string.
func (k *Coder) Texts(n protowire.Number, v *[]string) {
	if k.writes {
		for _, text := range *v {
			k.writeText(n, text)
		}
	} else if k.at(n, protowire.BytesType) {
		*v = append(*v, k.readText())
	}
}

func (k *Coder) writeText(n protowire.Number, text string) {
	if !utf8.ValidString(text) {
		k.err = errText
		return
	}
	k.out = protowire.AppendString(protowire.AppendTag(k.out, n, protowire.BytesType), text)
}

func (k *Coder) readText() string {
	if !utf8.Valid(k.bytes) {
		k.err = errText
	}
	if k.text != "" {
		return k.text
	}
	return string(k.bytes)
}

// Part is a message within the message, which is always written.
func Part[T any](k *Coder, n protowire.Number, v *T, fields func(*T, *Coder)) {
	if k.writes {
		writePart(k, n, v, fields)
	} else if k.at(n, protowire.BytesType) {
		readPart(k, v, fields)
	}
}

// Perhaps is a message within the message that is written, and comes back, only where there is one.
func Perhaps[T any](k *Coder, n protowire.Number, v **T, fields func(*T, *Coder)) {
	if k.writes {
		if *v != nil {
			writePart(k, n, *v, fields)
		}
	} else if k.at(n, protowire.BytesType) {
		if *v == nil {
			*v = new(T)
		}
		readPart(k, *v, fields)
	}
}

// List is a repeated message.
func List[T any](k *Coder, n protowire.Number, v *[]T, fields func(*T, *Coder)) {
	if k.writes {
		for i := range *v {
			writePart(k, n, &(*v)[i], fields)
		}
	} else if k.at(n, protowire.BytesType) {
		if cap(*v) == 0 {
			*v = make([]T, 0, 1+k.following())
		}
		var none T
		*v = append(*v, none)
		readPart(k, &(*v)[len(*v)-1], fields)
	}
}

// maxAhead bounds for how many elements room is made before they are read.
const maxAhead = 128

// following counts the messages and texts of the same number that follow at once.
func (k *Coder) following() int {
	b := k.rest
	for count := range maxAhead {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 || number != k.number || kind != protowire.BytesType {
			return count
		}
		_, m := protowire.ConsumeBytes(b[n:])
		if m < 0 {
			return count
		}
		b = b[n+m:]
	}
	return maxAhead
}

// Map is a map from text to text, written in the order of its keys.
func Map(k *Coder, n protowire.Number, v *map[string]string) {
	if k.writes {
		for _, key := range slices.Sorted(maps.Keys(*v)) {
			writePart(k, n, &entry{key, (*v)[key]}, (*entry).fields)
		}
	} else if k.at(n, protowire.BytesType) {
		var e entry
		readPart(k, &e, (*entry).fields)
		if *v == nil {
			*v = map[string]string{}
		}
		(*v)[e.key] = e.value
	}
}

// entry is one pair of a map; both fields are written, also where they are empty.
type entry struct{ key, value string }

func (e *entry) fields(k *Coder) {
	if k.writes {
		k.writeText(1, e.key)
		k.writeText(2, e.value)
		return
	}
	k.Text(1, &e.key)
	k.Text(2, &e.value)
}

// writePart leaves one byte for the length and makes room where the message turns out to be longer.
func writePart[T any](k *Coder, n protowire.Number, v *T, fields func(*T, *Coder)) {
	k.out = append(protowire.AppendTag(k.out, n, protowire.BytesType), 0)
	begin := len(k.out)
	fields(v, k)
	size := len(k.out) - begin
	if more := protowire.SizeVarint(uint64(size)) - 1; more > 0 {
		k.out = append(k.out, make([]byte, more)...)
		copy(k.out[begin+more:], k.out[begin:begin+size])
	}
	protowire.AppendVarint(k.out[:begin-1], uint64(size))
}

// readPart reads the message that the field holds. A record, which lies in the outermost message, becomes one text of its own
// of which its fields are parts.
func readPart[T any](k *Coder, v *T, fields func(*T, *Coder)) {
	text := k.text
	if text == "" {
		text = string(k.bytes)
	}
	read(k, k.bytes, text, v, fields)
}
