package wire

import (
	"bytes"
	"errors"
	"reflect"
	"sync"

	"github.com/vmihailenco/msgpack/v5"
)

// errTrailing is returned for bytes behind a complete value.
var errTrailing = errors.New("bytes behind the value")

// Append writes v behind b.
func Append(b []byte, v any) ([]byte, error) {
	value := reflect.ValueOf(v)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if value.IsValid() {
		if p := planOf(value.Type()); p != nil {
			return p.write(b, value), nil
		}
	}
	return appendSlowly(b, v)
}

// scratch are buffers in which values are put together. What is lent from here is copied before it is given back.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// keptBelow bounds the buffers that are kept: one that has grown with a list goes.
const keptBelow = 64 << 10

// Lend writes v and shows it to fn, which must not keep it.
func Lend(v any, fn func(data []byte)) error {
	buf := scratch.Get().(*[]byte)
	data, err := Append((*buf)[:0], v)
	if err != nil {
		return err
	}
	fn(data)
	if cap(data) <= keptBelow {
		*buf = data
		scratch.Put(buf)
	}
	return nil
}

// Encode writes v.
func Encode(v any) (data []byte, err error) {
	err = Lend(v, func(lent []byte) { data = append(make([]byte, 0, len(lent)), lent...) })
	return data, err
}

// appendSlowly is Append by the codec.
func appendSlowly(b []byte, v any) ([]byte, error) {
	buf := bytes.NewBuffer(b)
	enc := msgpack.GetEncoder()
	defer msgpack.PutEncoder(enc)
	enc.Reset(buf)
	enc.UseArrayEncodedStructs(true)
	enc.UseCompactInts(true)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Decode reads what [Append] wrote into the pointer v, which points to a zero value, and refuses trailing bytes.
func Decode(data []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() == reflect.Pointer && !target.IsNil() {
		target = target.Elem()
		if p := planOf(target.Type()); p != nil {
			r := reader{data: data}
			if p.read(&r, target) && r.at == len(data) {
				return nil
			}
			target.SetZero()
		}
	}
	return decodeSlowly(data, v)
}

// decodeSlowly is Decode by the codec.
func decodeSlowly(data []byte, v any) error {
	r := bytes.NewReader(data)
	dec := msgpack.GetDecoder()
	defer msgpack.PutDecoder(dec)
	dec.Reset(r)
	if err := dec.Decode(v); err != nil {
		return err
	}
	if r.Len() > 0 {
		return errTrailing
	}
	return nil
}
