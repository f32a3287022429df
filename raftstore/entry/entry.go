package entry

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The first byte of an encoded entry. The log below checks the last batch of a file and no other, so an entry bears a
// checksum of its own: a bit that flipped in the log must not be applied, here or on a node that the log is sent to.
const (
	unsummed = 1 // before there was a checksum
	summed   = 2 // then four bytes of CRC-32C of what follows
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// head is what stands before the body.
const head = 1 + crc32.Size

// Max bounds an encoded entry in bytes: a command and what goes around it.
const Max = machine.MaxCommand + 4<<10

// Encode writes the entry. It does not look at its size.
func Encode(e machine.Entry) ([]byte, error) {
	body, err := state.Encode(e)
	if err != nil {
		return nil, fmt.Errorf("encoding an entry: %w", err)
	}
	data := append(make([]byte, 0, head+len(body)), summed)
	data = binary.BigEndian.AppendUint32(data, crc32.Checksum(body, castagnoli))
	return append(data, body...), nil
}

// Decode reads what [Encode] wrote, in this release or an earlier one. An entry of a later one is refused as Conflict:
// such a format sums up its number, too.
func Decode(data []byte) (machine.Entry, error) {
	var e machine.Entry
	switch {
	case len(data) > 0 && data[0] == unsummed:
		return e, state.Decode(data[1:], &e)
	case len(data) < head || data[0] == 0:
		return e, errors.New("the entry is damaged: it is too short, or no entry")
	}
	sound := binary.BigEndian.Uint32(data[1:]) == crc32.Checksum(data[head:], castagnoli)
	switch {
	case data[0] > summed && sound: // an entry of this format whose number was changed
		return e, errors.New("the entry is damaged: its number is wrong")
	case data[0] > summed:
		return e, core.Refuse(core.Conflict, "", "store.entry_newer", strconv.Itoa(int(data[0])), strconv.Itoa(summed))
	case !sound:
		return e, errors.New("the entry is damaged: its checksum is wrong")
	}
	return e, state.Decode(data[head:], &e)
}

// Unknown says that nobody knows whether an entry is recorded.
func Unknown(cause error) error {
	return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.unknown"), cause)
}
