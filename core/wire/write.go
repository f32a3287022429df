package wire

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
)

// What stands before a value, as the specification of msgpack names it.
const (
	codeNil     = 0xc0
	codeFalse   = 0xc2
	codeTrue    = 0xc3
	codeBin8    = 0xc4
	codeBin16   = 0xc5
	codeBin32   = 0xc6
	codeUint8   = 0xcc
	codeUint16  = 0xcd
	codeUint32  = 0xce
	codeUint64  = 0xcf
	codeInt8    = 0xd0
	codeInt16   = 0xd1
	codeInt32   = 0xd2
	codeInt64   = 0xd3
	codeStr8    = 0xd9
	codeStr16   = 0xda
	codeStr32   = 0xdb
	codeArray16 = 0xdc
	codeArray32 = 0xdd

	fixArray    = 0x90
	fixArrayTop = 0x9f
	fixStr      = 0xa0
	fixStrTop   = 0xbf
	fixNegative = 0xe0
)

func writeBool(b []byte, v reflect.Value) []byte {
	if v.Bool() {
		return append(b, codeTrue)
	}
	return append(b, codeFalse)
}

func writeString(b []byte, v reflect.Value) []byte {
	s := v.String()
	switch n := len(s); {
	case n < 32:
		b = append(b, fixStr|byte(n))
	case n <= math.MaxUint8:
		b = append(b, codeStr8, byte(n))
	case n <= math.MaxUint16:
		b = binary.BigEndian.AppendUint16(append(b, codeStr16), uint16(n))
	default:
		b = binary.BigEndian.AppendUint32(append(b, codeStr32), uint32(n))
	}
	return append(b, s...)
}

func writeInt(b []byte, v reflect.Value) []byte {
	switch n := v.Int(); {
	case n >= 0:
		return appendUint(b, uint64(n))
	case n >= -32:
		return append(b, byte(n))
	case n >= math.MinInt8:
		return append(b, codeInt8, byte(n))
	case n >= math.MinInt16:
		return binary.BigEndian.AppendUint16(append(b, codeInt16), uint16(n))
	case n >= math.MinInt32:
		return binary.BigEndian.AppendUint32(append(b, codeInt32), uint32(n))
	default:
		return binary.BigEndian.AppendUint64(append(b, codeInt64), uint64(n))
	}
}

func writeUint(b []byte, v reflect.Value) []byte { return appendUint(b, v.Uint()) }

func appendUint(b []byte, n uint64) []byte {
	switch {
	case n <= math.MaxInt8:
		return append(b, byte(n))
	case n <= math.MaxUint8:
		return append(b, codeUint8, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, codeUint16), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(b, codeUint32), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, codeUint64), n)
}

func writeBytes(b []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(b, codeNil)
	}
	data := v.Bytes()
	return append(appendBin(b, len(data)), data...)
}

func appendBin(b []byte, n int) []byte {
	switch {
	case n <= math.MaxUint8:
		return append(b, codeBin8, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, codeBin16), uint16(n))
	}
	return binary.BigEndian.AppendUint32(append(b, codeBin32), uint32(n))
}

func appendByteArray(b []byte, v reflect.Value, size int) []byte {
	b = appendBin(b, size)
	if v.CanAddr() {
		return append(b, v.Bytes()...)
	}
	b = slices.Grow(b, size)
	for i := range size { // what cannot be addressed cannot be sliced
		b = append(b, byte(v.Index(i).Uint()))
	}
	return b
}

func appendArray(b []byte, n int) []byte {
	switch {
	case n < 16:
		return append(b, fixArray|byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, codeArray16), uint16(n))
	}
	return binary.BigEndian.AppendUint32(append(b, codeArray32), uint32(n))
}
