package wire

import (
	"encoding/binary"
	"reflect"
)

// shareBelow bounds the values whose texts share one copy of the whole: a text that is kept keeps that. What is larger
// is mostly ciphertext.
const shareBelow = 512

// reader goes through the bytes of a value. Its methods answer false for what is not there or has another form.
type reader struct {
	data []byte
	at   int
	text string // all of data, once a text was read
}

func (r *reader) head() (byte, bool) {
	if r.at >= len(r.data) {
		return 0, false
	}
	r.at++
	return r.data[r.at-1], true
}

func (r *reader) skipNil() bool {
	if r.at < len(r.data) && r.data[r.at] == codeNil {
		r.at++
		return true
	}
	return false
}

// number reads a whole number of 1, 2, 4 or 8 bytes.
func (r *reader) number(bytes int) (uint64, bool) {
	if len(r.data)-r.at < bytes {
		return 0, false
	}
	from := r.data[r.at:]
	r.at += bytes
	switch bytes {
	case 1:
		return uint64(from[0]), true
	case 2:
		return uint64(binary.BigEndian.Uint16(from)), true
	case 4:
		return uint64(binary.BigEndian.Uint32(from)), true
	}
	return binary.BigEndian.Uint64(from), true
}

// array reads how many values follow; each has a byte at least.
func (r *reader) array() (int, bool) {
	code, ok := r.head()
	if !ok {
		return 0, false
	}
	n := uint64(0)
	switch {
	case code >= fixArray && code <= fixArrayTop:
		n = uint64(code - fixArray)
	case code == codeArray16:
		n, ok = r.number(2)
	case code == codeArray32:
		n, ok = r.number(4)
	default:
		return 0, false
	}
	return int(n), ok && n <= uint64(len(r.data)-r.at)
}

// piece is the next n bytes.
func (r *reader) piece(n uint64, ok bool) ([]byte, bool) {
	if !ok || n > uint64(len(r.data)-r.at) {
		return nil, false
	}
	from := r.at
	r.at += int(n)
	return r.data[from:r.at:r.at], true
}

// bytes are those of a value of bytes; they belong to data.
func (r *reader) bytes() ([]byte, bool) {
	code, ok := r.head()
	if !ok || code < codeBin8 || code > codeBin32 {
		return nil, false
	}
	return r.piece(r.number(1 << (code - codeBin8)))
}

func readBool(r *reader, v reflect.Value) bool {
	code, ok := r.head()
	if !ok || code != codeFalse && code != codeTrue {
		return false
	}
	v.SetBool(code == codeTrue)
	return true
}

func readString(r *reader, v reflect.Value) bool {
	code, ok := r.head()
	if !ok {
		return false
	}
	n := uint64(0)
	switch {
	case code >= fixStr && code <= fixStrTop:
		n = uint64(code - fixStr)
	case code >= codeStr8 && code <= codeStr32:
		n, ok = r.number(1 << (code - codeStr8))
	default:
		return false
	}
	piece, ok := r.piece(n, ok)
	if !ok {
		return false
	}
	switch {
	case len(piece) == 0: // the value is zero
	case len(r.data) > shareBelow:
		v.SetString(string(piece))
	default:
		if r.text == "" {
			r.text = string(r.data)
		}
		v.SetString(r.text[r.at-len(piece) : r.at])
	}
	return true
}

func readBytes(r *reader, v reflect.Value) bool {
	if r.skipNil() {
		return true // the value is zero
	}
	piece, ok := r.bytes()
	if ok {
		v.SetBytes(append(make([]byte, 0, len(piece)), piece...))
	}
	return ok
}

func readInt(r *reader, v reflect.Value) bool {
	code, ok := r.head()
	if !ok {
		return false
	}
	n := uint64(0)
	switch {
	case code <= 0x7f || code >= fixNegative:
		v.SetInt(int64(int8(code)))
		return true
	case code >= codeUint8 && code <= codeUint64:
		n, ok = r.number(1 << (code - codeUint8))
		v.SetInt(int64(n))
	case code == codeInt8:
		n, ok = r.number(1)
		v.SetInt(int64(int8(n)))
	case code == codeInt16:
		n, ok = r.number(2)
		v.SetInt(int64(int16(n)))
	case code == codeInt32:
		n, ok = r.number(4)
		v.SetInt(int64(int32(n)))
	case code == codeInt64:
		n, ok = r.number(8)
		v.SetInt(int64(n))
	default:
		return false
	}
	return ok
}

func readUint(r *reader, v reflect.Value) bool {
	code, ok := r.head()
	if !ok {
		return false
	}
	switch {
	case code <= 0x7f:
		v.SetUint(uint64(code))
		return true
	case code >= codeUint8 && code <= codeUint64:
		n, ok := r.number(1 << (code - codeUint8))
		v.SetUint(n)
		return ok
	}
	return false
}
