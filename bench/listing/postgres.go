package listing

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// Published writes the list in the scheme that was published for it, as PostgreSQL copies it in: a row for each
// number of six digits, with the series in which it is listed, two bytes each, packed by zlib.
func Published(w io.Writer, keys []passport.Key) error {
	series := make([][]uint16, 1_000_000)
	for _, key := range keys {
		number := key % 1_000_000
		series[number] = append(series[number], uint16(key/1_000_000))
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for number, list := range series {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		packed.Reset()
		z.Reset(&packed)
		for _, one := range list {
			if err := binary.Write(z, binary.LittleEndian, one); err != nil {
				return err
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%d\t\\\\x%x\n", number, packed.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
