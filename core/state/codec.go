package state

import "github.com/sheaf-drive/sheaf/core/wire"

// Encode writes v as msgpack with structs as arrays: no field names, no maps, shortest
// integers. Equal values give equal bytes.
func Encode(v any) ([]byte, error) { return wire.Encode(v) }

// Decode reads what [Encode] wrote into the pointer v, which points to a zero value, and refuses trailing bytes.
func Decode(data []byte, v any) error { return wire.Decode(data, v) }
