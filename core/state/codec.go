package state

import (
	"bytes"

	"github.com/vmihailenco/msgpack/v5"
)

// Encode writes v as msgpack with structs as arrays: no field names, no maps, shortest
// integers. Equal values give equal bytes.
func Encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := msgpack.GetEncoder()
	defer msgpack.PutEncoder(enc)
	enc.Reset(&buf)
	enc.UseArrayEncodedStructs(true)
	enc.UseCompactInts(true)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Decode reads what [Encode] wrote into the pointer v and refuses trailing bytes.
func Decode(data []byte, v any) error {
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
