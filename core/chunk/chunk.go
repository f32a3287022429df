package chunk

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
)

// Max bounds a piece in bytes, both as stored and unpacked.
const Max = 256 << 10

// room is what records may fill of a piece; the rest covers the frame of a compressor that
// met bytes it could not shrink.
const room = Max - 4<<10

// Cut is a finished run of pieces.
type Cut struct {
	Pieces [][]byte
	// Digest is SHA-256 over the records, each preceded by its length.
	Digest [32]byte
}

// Pack compresses records in their order. It refuses (TooLarge) a record that does not fit
// into one piece by itself.
func Pack(records [][]byte) (Cut, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return Cut{}, fmt.Errorf("starting the compressor: %w", err)
	}
	defer enc.Close()
	var cut Cut
	sum := sha256.New()
	raw := make([]byte, 0, room)
	flush := func() {
		if len(raw) > 0 {
			cut.Pieces = append(cut.Pieces, enc.EncodeAll(raw, nil))
			raw = raw[:0]
		}
	}
	for _, r := range records {
		framed := binary.AppendUvarint(nil, uint64(len(r)))
		framed = append(framed, r...)
		if len(framed) > room {
			return Cut{}, core.Refuse(core.TooLarge, "chunk", "chunk.record", fmt.Sprint(room))
		}
		if len(raw)+len(framed) > room {
			flush()
		}
		raw = append(raw, framed...)
		sum.Write(framed)
	}
	flush()
	sum.Sum(cut.Digest[:0])
	return cut, nil
}

// Unpack opens pieces in their order and calls each for every record; a piece need not
// outlive its turn and a record is valid until each returns. It returns the digest that [Pack] had given, or refuses (Invalid)
// pieces that are damaged or larger than [Max]; an error of each ends it.
func Unpack(pieces iter.Seq[[]byte], each func(record []byte) error) ([32]byte, error) {
	var digest [32]byte
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(Max))
	if err != nil {
		return digest, fmt.Errorf("starting the decompressor: %w", err)
	}
	defer dec.Close()
	sum := sha256.New()
	i, raw := 0, make([]byte, 0, Max)
	for p := range pieces {
		if len(p) > Max {
			return digest, broken(i)
		}
		if raw, err = dec.DecodeAll(p, raw[:0]); err != nil {
			return digest, broken(i)
		}
		sum.Write(raw)
		if err := records(raw, i, each); err != nil {
			return digest, err
		}
		i++
	}
	sum.Sum(digest[:0])
	return digest, nil
}

func records(raw []byte, piece int, each func([]byte) error) error {
	for len(raw) > 0 {
		n, used := binary.Uvarint(raw)
		if used <= 0 || n > uint64(len(raw)-used) {
			return broken(piece)
		}
		if err := each(raw[used : used+int(n)]); err != nil {
			return err
		}
		raw = raw[used+int(n):]
	}
	return nil
}

func broken(piece int) error {
	return core.Refuse(core.Invalid, "chunk", "chunk.broken", fmt.Sprint(piece+1))
}
