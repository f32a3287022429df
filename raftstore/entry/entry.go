package entry

import (
	"errors"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// format is the first byte of an encoded entry.
const format = 1

// Max bounds an encoded entry in bytes: a command and what goes around it.
const Max = machine.MaxCommand + 4<<10

// Encode writes the entry. It does not look at its size.
func Encode(e machine.Entry) ([]byte, error) {
	body, err := state.Encode(e)
	if err != nil {
		return nil, fmt.Errorf("encoding an entry: %w", err)
	}
	return append([]byte{format}, body...), nil
}

// Decode reads what [Encode] wrote, whatever release did.
func Decode(data []byte) (machine.Entry, error) {
	var e machine.Entry
	if len(data) == 0 || data[0] != format {
		return e, errors.New("the entry has a format that this program does not know")
	}
	return e, state.Decode(data[1:], &e)
}

// Unknown says that nobody knows whether an entry is recorded.
func Unknown(cause error) error {
	return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.unknown"), cause)
}
