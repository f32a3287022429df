package wire

import (
	"encoding"
	"reflect"
	"sync"

	"github.com/vmihailenco/msgpack/v5"
)

// plan is how values of one type are written and read. Read answers false for anything that write would not have
// written; the value may be half read then.
type plan struct {
	write func(b []byte, v reflect.Value) []byte
	read  func(r *reader, v reflect.Value) bool
}

// plans are those that were made, by reflect.Type; nil for a type that is the codec's.
var plans sync.Map

func planOf(t reflect.Type) *plan {
	if known, ok := plans.Load(t); ok {
		return known.(*plan)
	}
	p := makePlan(t, nil)
	plans.Store(t, p)
	return p
}

// own are the methods by which a type would write or read itself.
func own() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[msgpack.CustomEncoder](), reflect.TypeFor[msgpack.CustomDecoder](),
		reflect.TypeFor[msgpack.Marshaler](), reflect.TypeFor[msgpack.Unmarshaler](),
		reflect.TypeFor[encoding.BinaryMarshaler](), reflect.TypeFor[encoding.BinaryUnmarshaler](),
		reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler](),
	}
}

func writesItself(t reflect.Type) bool {
	for _, by := range own() {
		if t.Implements(by) || reflect.PointerTo(t).Implements(by) {
			return true
		}
	}
	return false
}

// makePlan makes the plan of a type, nil if it is the codec's. Within are the types that it stands in: one that
// stands in itself is the codec's as well.
func makePlan(t reflect.Type, within []reflect.Type) *plan {
	for _, outer := range within {
		if outer == t {
			return nil
		}
	}
	if writesItself(t) {
		return nil
	}
	within = append(within[:len(within):len(within)], t)
	switch t.Kind() {
	case reflect.Bool:
		return &plan{writeBool, readBool}
	case reflect.String:
		return &plan{writeString, readString}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &plan{writeInt, readInt}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &plan{writeUint, readUint}
	case reflect.Slice:
		return planOfSlice(t, within)
	case reflect.Array:
		return planOfArray(t, within)
	case reflect.Struct:
		return planOfStruct(t, within)
	case reflect.Pointer:
		return planOfPointer(t, within)
	}
	return nil
}

var aByte = reflect.TypeFor[byte]()

func planOfSlice(t reflect.Type, within []reflect.Type) *plan {
	if t.Elem() == aByte {
		return &plan{writeBytes, readBytes}
	}
	inner := makePlan(t.Elem(), within)
	if inner == nil || t.Elem().Kind() == reflect.Uint8 {
		return nil
	}
	return &plan{
		write: func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, codeNil)
			}
			n := v.Len()
			b = appendArray(b, n)
			for i := range n {
				b = inner.write(b, v.Index(i))
			}
			return b
		},
		read: func(r *reader, v reflect.Value) bool {
			if r.skipNil() {
				return true // the value is zero
			}
			n, ok := r.array()
			if !ok {
				return false
			}
			list := reflect.MakeSlice(t, n, n)
			for i := range n {
				if !inner.read(r, list.Index(i)) {
					return false
				}
			}
			v.Set(list)
			return true
		},
	}
}

func planOfArray(t reflect.Type, within []reflect.Type) *plan {
	size := t.Len()
	if t.Elem() == aByte {
		return &plan{
			write: func(b []byte, v reflect.Value) []byte { return appendByteArray(b, v, size) },
			read: func(r *reader, v reflect.Value) bool {
				piece, ok := r.bytes()
				return ok && len(piece) == size && copy(v.Bytes(), piece) == size
			},
		}
	}
	inner := makePlan(t.Elem(), within)
	if inner == nil || t.Elem().Kind() == reflect.Uint8 {
		return nil
	}
	return &plan{
		write: func(b []byte, v reflect.Value) []byte {
			b = appendArray(b, size)
			for i := range size {
				b = inner.write(b, v.Index(i))
			}
			return b
		},
		read: func(r *reader, v reflect.Value) bool {
			if n, ok := r.array(); !ok || n != size {
				return false
			}
			for i := range size {
				if !inner.read(r, v.Index(i)) {
					return false
				}
			}
			return true
		},
	}
}

// part is a field of a struct.
type part struct {
	at int
	*plan
}

func planOfStruct(t reflect.Type, within []reflect.Type) *plan {
	var parts []part
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous || f.Tag.Get("msgpack") != "" {
			return nil // its fields may stand among ours
		}
		if !f.IsExported() {
			if f.Name == "_msgpack" {
				return nil
			}
			continue
		}
		inner := makePlan(f.Type, within)
		if inner == nil {
			return nil
		}
		parts = append(parts, part{i, inner})
	}
	if len(parts) == 0 {
		return nil
	}
	return &plan{
		write: func(b []byte, v reflect.Value) []byte {
			b = appendArray(b, len(parts))
			for _, p := range parts {
				b = p.write(b, v.Field(p.at))
			}
			return b
		},
		read: func(r *reader, v reflect.Value) bool {
			if n, ok := r.array(); !ok || n != len(parts) {
				return false
			}
			for _, p := range parts {
				if !p.read(r, v.Field(p.at)) {
					return false
				}
			}
			return true
		},
	}
}

func planOfPointer(t reflect.Type, within []reflect.Type) *plan {
	inner := makePlan(t.Elem(), within)
	if inner == nil || t.Elem().Kind() == reflect.Pointer {
		return nil
	}
	return &plan{
		write: func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, codeNil)
			}
			return inner.write(b, v.Elem())
		},
		read: func(r *reader, v reflect.Value) bool {
			if r.skipNil() {
				return true // the value is zero
			}
			to := reflect.New(t.Elem())
			if !inner.read(r, to.Elem()) {
				return false
			}
			v.Set(to)
			return true
		},
	}
}
