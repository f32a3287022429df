package change

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
)

var (
	// errShort: a record is longer than what is left of its chunk.
	errShort = errors.New("a record is cut off")
	// errOrder: a record, or what it holds, does not follow the one before.
	errOrder = errors.New("a record out of order")
)

// Read gives back the difference that [Chunks] wrote. Chunks that are damaged, missing, out of
// order or not of a difference are refused with code invalid. Chunks are not kept: beside the difference, reading
// takes memory for the numbers of one series.
func Read(chunks iter.Seq[[]byte]) (passport.Difference, error) {
	var added, removed ascending
	if err := read(chunks, &added, &removed); err != nil {
		return passport.Difference{}, err
	}
	return passport.Difference{Added: added.set, Removed: removed.set}, nil
}

// taker takes the numbers of one side, in order.
type taker interface {
	Add(n passport.Number) error
	// size is asked at the end.
	size() int64
}

// ascending makes a set of them.
type ascending struct {
	passport.Ascending
	set *passport.Set
}

func (a *ascending) size() int64 {
	a.set = a.Set()
	return a.set.Len()
}

// read gives the numbers of both sides to who takes them.
func read(chunks iter.Seq[[]byte], added, removed taker) error {
	r := reader{sides: [2]taker{added, removed}}
	number := 0
	for chunk := range chunks {
		if err := r.chunk(chunk); err != nil {
			return damaged(number, err)
		}
		number++
	}
	if !r.ended {
		return damaged(number, errors.New("the end of the difference is missing"))
	}
	return nil
}

// damaged is the refusal of the chunk of this number (from 0), with its cause.
func damaged(number int, cause error) error {
	refusal := core.Refuse(core.Invalid, "chunk", "passport.chunk.damaged", strconv.Itoa(number))
	return fmt.Errorf("%w: %w", refusal, cause)
}

// order is the place of each kind of record.
const order = string(recordAdded) + string(recordRemoved) + string(recordRowAdded) + string(recordRowRemoved) + string(recordEnd)

// reader reads chunks into two sides: what is new and what is gone.
type reader struct {
	sides [2]taker
	kind  int // the place in order of the last record
	ended bool
}

func (r *reader) chunk(chunk []byte) error {
	rest, ok := bytes.CutPrefix(chunk, []byte(chunkMark))
	switch {
	case len(chunk) > passport.MaxChunk:
		return fmt.Errorf("%d bytes are more than a chunk may have", len(chunk))
	case !ok || len(rest) == 0:
		return errors.New("not a chunk of a difference")
	}
	var err error
	for len(rest) > 0 && err == nil {
		rest, err = r.record(rest)
	}
	return err
}

// record reads the first record and gives what follows it.
func (r *reader) record(rest []byte) ([]byte, error) {
	place := bytes.IndexByte([]byte(order), rest[0])
	if place < 0 {
		return nil, fmt.Errorf("unknown record %d", rest[0])
	}
	if r.ended || place < r.kind {
		return nil, errOrder
	}
	r.kind = place
	first, rest, err := length(rest[1:])
	if err != nil {
		return nil, err
	}
	switch place {
	case 0, 1:
		return r.numbers(r.sides[place], first, rest)
	case 2, 3:
		return r.row(r.sides[place-2], first, rest)
	}
	return r.end(first, rest)
}

// length reads a varint, written in the one shortest way.
func length(rest []byte) (uint64, []byte, error) {
	value, n := binary.Uvarint(rest)
	if n <= 0 || n > 1 && rest[n-1] == 0 {
		return 0, nil, errShort
	}
	return value, rest[n:], nil
}

func (r *reader) numbers(side taker, count uint64, rest []byte) ([]byte, error) {
	if count == 0 || count > perRecord {
		return nil, fmt.Errorf("a record of %d numbers", count)
	}
	last := ^passport.Key(0)
	for range count {
		distance, behind, err := length(rest)
		if err != nil {
			return nil, err
		}
		next := last + passport.Key(distance)
		if next >= passport.Keys {
			return nil, errors.New("a number is too high")
		}
		if err := side.Add(next.Number()); err != nil {
			return nil, err
		}
		last, rest = next, behind
	}
	return rest, nil
}

func (r *reader) row(side taker, size uint64, rest []byte) ([]byte, error) {
	if size > uint64(len(rest)) {
		return nil, errShort
	}
	row := string(rest[:size])
	n, flaw := passport.ParseRow([]byte(row))
	if flaw != 0 || n.Kind() < passport.Soviet || n.Series()+","+n.Digits() != row {
		return nil, errors.New("an irregular row is not canonical")
	}
	return rest[size:], side.Add(n)
}

func (r *reader) end(added uint64, rest []byte) ([]byte, error) {
	removed, rest, err := length(rest)
	if err != nil {
		return nil, err
	}
	if uint64(r.sides[0].size()) != added || uint64(r.sides[1].size()) != removed {
		return nil, errors.New("the difference has other counts than its end says")
	}
	r.ended = true
	return rest, nil
}
