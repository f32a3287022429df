package marker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/sheaf-drive/sheaf/core/state"
)

const magic = "sheaf marker 1\n"

// Marker says how far the state is durable: D, and what raft needs to go on from there. It
// is all that a snapshot of ours consists of; the data stay where they are.
type Marker struct {
	Index              uint64 // D, raft's index: no-ops count
	Term               uint64
	Configuration      []byte
	ConfigurationIndex uint64
	Mark               Mark
}

// Mark is what the state was at the marker: the last entry it had seen and its hash.
type Mark struct {
	Applied uint64
	Sum     [32]byte
}

func encode(mk Marker) ([]byte, error) {
	body, err := state.Encode(mk)
	if err != nil {
		return nil, fmt.Errorf("encoding the marker: %w", err)
	}
	data := binary.BigEndian.AppendUint32([]byte(magic), crc32.ChecksumIEEE(body))
	return append(data, body...), nil
}

func decode(data []byte) (Marker, error) {
	var mk Marker
	rest, ok := strings.CutPrefix(string(data), magic)
	if !ok || len(rest) < crc32.Size {
		return mk, errors.New("it is not a marker")
	}
	body := []byte(rest[crc32.Size:])
	if binary.BigEndian.Uint32([]byte(rest)) != crc32.ChecksumIEEE(body) {
		return mk, errors.New("its checksum is wrong")
	}
	return mk, state.Decode(body, &mk)
}
