package passport

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
)

var (
	// errShort: a record is longer than what is left of its chunk.
	errShort = errors.New("a record is cut off")
	// errEndMissing: the chunks stop before the record of the end.
	errEndMissing = errors.New("the end of the set is missing")
)

// FromChunks gives back the set that [Set.Chunks] wrote. Chunks that are damaged, missing, out
// of order, or from sets of other sizes are refused with code invalid; whether all belong to
// one edition is what the edition's manifest tells. Chunks are not kept.
func FromChunks(chunks iter.Seq[[]byte]) (*Set, error) {
	decoder, err := newDecoder()
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	u := unpacker{set: new(Set), zstd: decoder, lastSeries: -1}
	number := 0
	for chunk := range chunks {
		if err := u.chunk(chunk); err != nil {
			return nil, badChunk(number, err)
		}
		number++
	}
	if !u.ended {
		return nil, badChunk(number, errEndMissing)
	}
	return u.set, nil
}

// newDecoder makes the decoder that all chunks share; it lets no chunk grow beyond MaxChunk.
func newDecoder() (*zstd.Decoder, error) {
	decoder, err := zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxChunk))
	if err != nil {
		return nil, fmt.Errorf("making a zstd decoder: %w", err)
	}
	return decoder, nil
}

// badChunk is the refusal of the chunk of this number (from 0), with its cause.
func badChunk(number int, cause error) error {
	refusal := core.Refuse(core.Invalid, "chunk", "passport.chunk.damaged", strconv.Itoa(number))
	return fmt.Errorf("%w: %w", refusal, cause)
}

// unpacker reads chunks into a set.
type unpacker struct {
	set        *Set
	zstd       *zstd.Decoder
	scratch    []byte // the payload of the chunk at hand
	lastSeries int
	ended      bool
}

func (u *unpacker) chunk(chunk []byte) error {
	body, ok := bytes.CutPrefix(chunk, []byte(chunkMark))
	switch {
	case u.ended:
		return errors.New("a chunk after the end of the set")
	case len(chunk) > MaxChunk:
		return fmt.Errorf("%d bytes are more than a chunk may have", len(chunk))
	case !ok || len(body) == 0:
		return errors.New("not a chunk of passports")
	}
	payload := body[1:]
	switch body[0] {
	case codecPlain:
	case codecZstd:
		var err error
		if payload, err = u.zstd.DecodeAll(payload, u.scratch[:0]); err != nil {
			return fmt.Errorf("decompressing: %w", err)
		}
		u.scratch = payload
	default:
		return fmt.Errorf("unknown codec %d", body[0])
	}
	var err error
	for len(payload) > 0 && err == nil {
		payload, err = u.record(payload)
	}
	return err
}

// record reads the first record and gives what follows it.
func (u *unpacker) record(payload []byte) ([]byte, error) {
	if u.ended {
		return nil, errors.New("a record after the end of the set")
	}
	switch payload[0] {
	case recordBits, recordRoaring:
		return u.shelf(payload)
	case recordRow:
		return u.row(payload)
	case recordEnd:
		return u.end(payload)
	}
	return nil, fmt.Errorf("unknown record %d", payload[0])
}

func (u *unpacker) shelf(payload []byte) ([]byte, error) {
	if len(payload) < shelfHead {
		return nil, errShort
	}
	series := int(binary.LittleEndian.Uint16(payload[1:]))
	count := binary.LittleEndian.Uint32(payload[3:])
	length := binary.LittleEndian.Uint32(payload[7:])
	body := payload[shelfHead:]
	if uint64(length) > uint64(len(body)) {
		return nil, errShort
	}
	if series <= u.lastSeries || series >= seriesCount || len(u.set.rows) > 0 {
		return nil, errors.New("a series out of order")
	}
	read := readBits
	if payload[0] == recordRoaring {
		read = readRoaring
	}
	shelf, err := read(body[:length])
	if err != nil {
		return nil, err
	}
	if count == 0 || shelf.count != count {
		return nil, fmt.Errorf("a series has %d numbers, not %d", shelf.count, count)
	}
	u.lastSeries = series
	u.set.put(series, shelf)
	return body[length:], nil
}

func readBits(body []byte) (*shelf, error) {
	if len(body) == 0 || len(body)%8 != 0 || len(body) > 8*bitsetWords {
		return nil, fmt.Errorf("a bitset of %d bytes", len(body))
	}
	s := &shelf{bits: make([]uint64, len(body)/8)}
	for i := range s.bits {
		s.bits[i] = binary.LittleEndian.Uint64(body[8*i:])
		s.count += uint32(bits.OnesCount64(s.bits[i]))
	}
	if s.bits[len(s.bits)-1] == 0 {
		return nil, errors.New("a bitset ends in zeros")
	}
	return s, nil
}

func readRoaring(body []byte) (*shelf, error) {
	s := &shelf{few: roaring.New()}
	used, err := s.few.ReadFrom(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("reading a bitmap: %w", err)
	}
	if used != int64(len(body)) {
		return nil, fmt.Errorf("a bitmap of %d bytes in a record of %d", used, len(body))
	}
	if err := s.few.Validate(); err != nil {
		return nil, fmt.Errorf("checking a bitmap: %w", err)
	}
	if s.few.IsEmpty() || s.few.Maximum() >= numberCount {
		return nil, errors.New("a bitmap is empty or too wide")
	}
	s.count = uint32(s.few.GetCardinality())
	return s, nil
}

func (u *unpacker) row(payload []byte) ([]byte, error) {
	if len(payload) < 3 {
		return nil, errShort
	}
	length := int(binary.LittleEndian.Uint16(payload[1:]))
	body := payload[3:]
	if length > len(body) {
		return nil, errShort
	}
	row := string(body[:length])
	if n := fromRow(row); n.kind < Soviet || n.row != row {
		return nil, errors.New("an irregular row is not canonical")
	}
	if rows := u.set.rows; len(rows) > 0 && rows[len(rows)-1] >= row {
		return nil, errors.New("an irregular row out of order")
	}
	u.set.rows = append(u.set.rows, row)
	return body[length:], nil
}

func (u *unpacker) end(payload []byte) ([]byte, error) {
	const length = 1 + 8 + 8
	if len(payload) < length {
		return nil, errShort
	}
	regular := binary.LittleEndian.Uint64(payload[1:])
	irregular := binary.LittleEndian.Uint64(payload[9:])
	if regular != uint64(u.set.regular) || irregular != uint64(len(u.set.rows)) {
		return nil, errors.New("the set has other counts than its end says")
	}
	u.set.rows = slices.Clip(u.set.rows)
	u.ended = true
	return payload[length:], nil
}
