package passport

import (
	"bufio"
	"crypto/sha256"
	"iter"
	"slices"
	"strings"
)

// Set is an exact, immutable set of documents: the list of invalid passports. The zero Set is
// empty and ready to be asked. Safe for any number of readers.
type Set struct {
	shelves [seriesCount]*shelf // by series; nil where no number is held
	regular int64
	// rows holds the list rows of documents without ten digits, in byte order.
	rows []string
}

// Has says whether the document is in the set. It allocates nothing.
func (s *Set) Has(n Number) bool {
	if n.kind == Internal {
		shelf := s.shelves[n.series]
		return shelf != nil && shelf.has(n.number)
	}
	_, found := slices.BinarySearch(s.rows, n.row)
	return found
}

// Len is the number of documents.
func (s *Set) Len() int64 { return s.regular + int64(len(s.rows)) }

// Stats describes a Set.
type Stats struct {
	// Regular counts documents of ten digits, Irregular all others.
	Regular, Irregular int64
	// Series counts series that hold a number, Packed those of them kept in blocks and not as a bitmap.
	Series, Packed int
	// Heap is the memory in use in bytes, counted from the lengths of the parts.
	Heap int64
}

// Stats counts through the set; its cost grows with the series, not with the documents.
func (s *Set) Stats() Stats {
	stats := Stats{Regular: s.regular, Irregular: int64(len(s.rows)), Heap: seriesCount * 8}
	for _, shelf := range s.shelves {
		if shelf == nil {
			continue
		}
		stats.Series++
		stats.Heap += int64(shelf.heap())
		if shelf.few == nil {
			stats.Packed++
		}
	}
	for _, row := range s.rows {
		stats.Heap += int64(len(row)) + 16
	}
	return stats
}

// All runs through the documents: those of ten digits in ascending order, then the others in
// byte order of their list rows.
func (s *Set) All() iter.Seq[Number] {
	return func(yield func(Number) bool) {
		for series, shelf := range s.shelves {
			for number := range shelf.all() {
				if !yield(Number{kind: Internal, series: uint16(series), number: number}) {
					return
				}
			}
		}
		s.Irregular()(yield)
	}
}

// Irregular runs through the documents without ten digits in byte order of their list rows.
func (s *Set) Irregular() iter.Seq[Number] {
	return func(yield func(Number) bool) {
		for _, row := range s.rows {
			if !yield(fromRow(row)) {
				return
			}
		}
	}
}

// fromRow gives back the Number of an irregular canonical row.
func fromRow(row string) Number {
	series, number, _ := strings.Cut(row, ",")
	n, _, _ := listed(series, number)
	return n
}

// Digest identifies the contents: SHA-256 of the rows "SERIES,NUMBER", each ended by a line
// feed, in the order of [Set.All]. For a list without irregular rows it is what
// `tail -n +2 list.csv | sort -u | sha256sum` prints. It hashes about 12 bytes a document, so
// ask once per edition.
func (s *Set) Digest() [32]byte {
	hash := sha256.New()
	rows := bufio.NewWriterSize(hash, 1<<16)
	line := make([]byte, 0, 16)
	for series, shelf := range s.shelves {
		for number := range shelf.all() {
			line = append(appendRow(line[:0], uint16(series), number), '\n')
			rows.Write(line) // neither a hash nor a buffer before it can fail
		}
	}
	for _, row := range s.rows {
		rows.WriteString(row + "\n")
	}
	rows.Flush()
	return [32]byte(hash.Sum(nil))
}
