package passport

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
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
	// errAfterEnd: there is something behind the record of the end.
	errAfterEnd = errors.New("a record after the end of the set")
)

// FromChunks gives back the set that [Set.Chunks] wrote. Chunks that are damaged, missing, out
// of order, or from sets of other sizes are refused with code invalid; whether all belong to
// one edition is what the edition's manifest tells. Workers is how many chunks are unpacked at a
// time; each is read until its turn to be put in has come, so chunks must stay as they are.
func FromChunks(chunks iter.Seq[[]byte], workers int) (*Set, error) {
	workers = max(workers, 1)
	jobs := make(chan *job, workers)
	ended := make(chan struct{})
	for range workers {
		go func() {
			work(jobs)
			ended <- struct{}{}
		}()
	}
	set, err := merged(chunks, jobs, 2*workers)
	close(jobs)
	for range workers {
		<-ended
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// job is one chunk that is unpacked beside others.
type job struct {
	chunk []byte
	part  part
	err   error
	done  chan struct{}
}

// work unpacks chunks until there are no more.
func work(jobs <-chan *job) {
	decoder, err := zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxChunk))
	if err != nil {
		err = fmt.Errorf("making a zstd decoder: %w", err)
	} else {
		defer decoder.Close()
	}
	u := unpacker{zstd: decoder}
	for j := range jobs {
		if j.err = err; err == nil {
			j.part, j.err = u.chunk(j.chunk)
		}
		close(j.done)
	}
}

// merged hands chunks out and puts what comes back together in their order; so many are under way
// at most. It returns only when none is.
func merged(chunks iter.Seq[[]byte], jobs chan<- *job, ahead int) (*Set, error) {
	m := merger{set: new(Set), lastSeries: -1}
	var under []*job
	settle := func() {
		<-under[0].done
		m.merge(under[0])
		under = under[1:]
	}
	for chunk := range chunks {
		j := &job{chunk: chunk, done: make(chan struct{})}
		jobs <- j
		if under = append(under, j); len(under) == ahead {
			settle()
		}
		if m.err != nil {
			break
		}
	}
	for len(under) > 0 {
		settle()
	}
	if m.err == nil && !m.ended {
		m.err = badChunk(m.number, errEndMissing)
	}
	m.set.rows = slices.Clip(m.set.rows)
	return m.set, m.err
}

// badChunk is the refusal of the chunk of this number (from 0), with its cause.
func badChunk(number int, cause error) error {
	refusal := core.Refuse(core.Invalid, "chunk", "passport.chunk.damaged", strconv.Itoa(number))
	return fmt.Errorf("%w: %w", refusal, cause)
}

// part is what one chunk holds.
type part struct {
	series  []uint16 // of each shelf, ascending
	shelves []*shelf
	rows    []string
	end     *[2]uint64 // counts of the whole set, where it ends here
}

// merger puts parts together.
type merger struct {
	set        *Set
	number     int // of chunks
	lastSeries int
	ended      bool
	err        error
}

// merge puts the part in, unless there was an error before.
func (m *merger) merge(j *job) {
	if m.err != nil {
		return
	}
	err := j.err
	if err == nil {
		err = m.put(j.part)
	}
	if err != nil {
		m.err = badChunk(m.number, err)
	}
	m.number++
}

func (m *merger) put(p part) error {
	if m.ended {
		return errAfterEnd
	}
	for i, series := range p.series {
		if int(series) <= m.lastSeries || len(m.set.rows) > 0 {
			return errors.New("a series out of order")
		}
		m.lastSeries = int(series)
		m.set.put(int(series), p.shelves[i])
	}
	if have := m.set.rows; len(have) > 0 && len(p.rows) > 0 && have[len(have)-1] >= p.rows[0] {
		return errors.New("an irregular row out of order")
	}
	m.set.rows = append(m.set.rows, p.rows...)
	if p.end == nil {
		return nil
	}
	m.ended = true
	if p.end[0] != uint64(m.set.regular) || p.end[1] != uint64(len(m.set.rows)) {
		return errors.New("the set has other counts than its end says")
	}
	return nil
}

// unpacker reads one chunk after the other, each by itself.
type unpacker struct {
	zstd    *zstd.Decoder
	scratch []byte // the payload of the chunk at hand
	at      bench
	part    part
}

func (u *unpacker) chunk(chunk []byte) (part, error) {
	u.part = part{}
	body, ok := bytes.CutPrefix(chunk, []byte(chunkMark))
	switch {
	case len(chunk) > MaxChunk:
		return part{}, fmt.Errorf("%d bytes are more than a chunk may have", len(chunk))
	case !ok || len(body) == 0:
		return part{}, errors.New("not a chunk of passports")
	}
	payload := body[1:]
	switch body[0] {
	case codecPlain:
	case codecZstd:
		var err error
		if payload, err = u.zstd.DecodeAll(payload, u.scratch[:0]); err != nil {
			return part{}, fmt.Errorf("decompressing: %w", err)
		}
		u.scratch = payload
	default:
		return part{}, fmt.Errorf("unknown codec %d", body[0])
	}
	var err error
	for len(payload) > 0 && err == nil {
		payload, err = u.record(payload)
	}
	return u.part, err
}

// record reads the first record and gives what follows it.
func (u *unpacker) record(payload []byte) ([]byte, error) {
	if u.part.end != nil {
		return nil, errAfterEnd
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
	series := binary.LittleEndian.Uint16(payload[1:])
	count := binary.LittleEndian.Uint32(payload[3:])
	length := binary.LittleEndian.Uint32(payload[7:])
	body := payload[shelfHead:]
	if uint64(length) > uint64(len(body)) {
		return nil, errShort
	}
	p := &u.part
	if last := len(p.series) - 1; series >= seriesCount || last >= 0 && series <= p.series[last] || len(p.rows) > 0 {
		return nil, errors.New("a series out of order")
	}
	read := u.at.readBits
	if payload[0] == recordRoaring {
		read = u.at.readRoaring
	}
	shelf, err := read(body[:length])
	if err != nil {
		return nil, err
	}
	if count == 0 || shelf.count != count {
		return nil, fmt.Errorf("a series has %d numbers, not %d", shelf.count, count)
	}
	p.series, p.shelves = append(p.series, series), append(p.shelves, shelf)
	return body[length:], nil
}

func (b *bench) readBits(body []byte) (*shelf, error) {
	if len(body) == 0 || len(body)%8 != 0 || len(body) > 8*bitsetWords {
		return nil, fmt.Errorf("a bitset of %d bytes", len(body))
	}
	b.words = b.words[:0]
	for ; len(body) > 0; body = body[8:] {
		b.words = append(b.words, binary.LittleEndian.Uint64(body))
	}
	if b.words[len(b.words)-1] == 0 {
		return nil, errors.New("a bitset ends in zeros")
	}
	return b.ofWords(b.words), nil
}

func (b *bench) readRoaring(body []byte) (*shelf, error) {
	if set, count, ok := b.Roaring(body); ok {
		return shelfOf(set, count), nil
	}
	stored := roaring.New()
	used, err := stored.ReadFrom(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("reading a bitmap: %w", err)
	}
	if used != int64(len(body)) {
		return nil, fmt.Errorf("a bitmap of %d bytes in a record of %d", used, len(body))
	}
	if err := stored.Validate(); err != nil {
		return nil, fmt.Errorf("checking a bitmap: %w", err)
	}
	if stored.IsEmpty() || stored.Maximum() >= numberCount {
		return nil, errors.New("a bitmap is empty or too wide")
	}
	return b.ofWords(stored.ToDense()), nil
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
	rows := &u.part.rows
	if last := len(*rows) - 1; last >= 0 && (*rows)[last] >= row {
		return nil, errors.New("an irregular row out of order")
	}
	*rows = append(*rows, row)
	return body[length:], nil
}

func (u *unpacker) end(payload []byte) ([]byte, error) {
	const length = 1 + 8 + 8
	if len(payload) < length {
		return nil, errShort
	}
	u.part.end = &[2]uint64{binary.LittleEndian.Uint64(payload[1:]), binary.LittleEndian.Uint64(payload[9:])}
	return payload[length:], nil
}
