package wire

import (
	"encoding/binary"
	"errors"
)

var errPlain = errors.New("the body is no msgpack of arrays, texts, bytes and whole numbers")

// maxNesting is how deep arrays stand within each other in a body; commands of the log need seven.
const maxNesting = 16

// Plain reads over what came from outside before it is decoded. It refuses maps, floats and extensions,
// which nothing written here has, and lengths beyond the end: the decoder makes room for what an array
// claims to hold, and a few bytes could claim gigabytes.
func Plain(body []byte) error {
	rest, ok := skip(body, 0)
	if !ok || len(rest) > 0 {
		return errPlain
	}
	return nil
}

// skip reads over one value and returns what follows it.
func skip(b []byte, depth int) (rest []byte, ok bool) {
	if len(b) == 0 || depth > maxNesting {
		return nil, false
	}
	head := b[0]
	b = b[1:]
	switch {
	case head <= 0x7f || head >= 0xe0 || head == 0xc0 || head == 0xc2 || head == 0xc3:
		return b, true // a small number, nil, false, true
	case head >= 0x90 && head <= 0x9f:
		return skipArray(b, uint64(head&0x0f), depth)
	case head >= 0xa0 && head <= 0xbf:
		return cut(b, uint64(head&0x1f))
	case head == 0xdc || head == 0xdd:
		n, b, ok := length(b, 2<<(head-0xdc))
		if !ok {
			return nil, false
		}
		return skipArray(b, n, depth)
	case head >= 0xc4 && head <= 0xc6: // bytes
		return skipSized(b, 1<<(head-0xc4))
	case head >= 0xd9 && head <= 0xdb: // text
		return skipSized(b, 1<<(head-0xd9))
	case head >= 0xcc && head <= 0xcf: // uint8 to uint64
		return cut(b, 1<<(head-0xcc))
	case head >= 0xd0 && head <= 0xd3: // int8 to int64
		return cut(b, 1<<(head-0xd0))
	}
	return nil, false
}

func skipArray(b []byte, n uint64, depth int) ([]byte, bool) {
	if n > uint64(len(b)) { // every value has a byte at least
		return nil, false
	}
	ok := true
	for range n {
		if b, ok = skip(b, depth+1); !ok {
			return nil, false
		}
	}
	return b, true
}

func skipSized(b []byte, bytes int) ([]byte, bool) {
	n, b, ok := length(b, bytes)
	if !ok {
		return nil, false
	}
	return cut(b, n)
}

// length reads a length of 1, 2 or 4 bytes.
func length(b []byte, bytes int) (n uint64, rest []byte, ok bool) {
	if len(b) < bytes {
		return 0, nil, false
	}
	var whole [8]byte
	copy(whole[8-bytes:], b[:bytes])
	return binary.BigEndian.Uint64(whole[:]), b[bytes:], true
}

func cut(b []byte, n uint64) ([]byte, bool) {
	if n > uint64(len(b)) {
		return nil, false
	}
	return b[n:], true
}
