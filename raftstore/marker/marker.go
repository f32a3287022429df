package marker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/state"
)

// A marker begins with this and the number of its format.
const prefix = "sheaf marker "

// format is raised with what an older program would read wrongly.
const format = 1

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
	data := binary.BigEndian.AppendUint32(fmt.Appendf(nil, "%s%d\n", prefix, format), crc32.ChecksumIEEE(body))
	return append(data, body...), nil
}

func decode(data []byte) (Marker, error) {
	var mk Marker
	rest, ok := strings.CutPrefix(string(data), prefix)
	number, rest, found := strings.Cut(rest, "\n")
	n, err := strconv.Atoi(number)
	if !ok || !found || err != nil || n < format || len(rest) < crc32.Size {
		return mk, errors.New("it is not a marker")
	}
	body := []byte(rest[crc32.Size:])
	sound := binary.BigEndian.Uint32([]byte(rest)) == crc32.ChecksumIEEE(body)
	switch {
	case n > format && sound: // a marker of this format whose number was changed
		return mk, errors.New("its number is wrong")
	case n > format:
		return mk, newer{n}
	case !sound:
		return mk, errors.New("its checksum is wrong")
	}
	return mk, state.Decode(body, &mk)
}

// newer is a marker of a format that a later release writes. Such a format sums up its number, too.
type newer struct{ format int }

// Error implements error.
func (n newer) Error() string { return fmt.Sprintf("the marker has format %d", n.format) }
