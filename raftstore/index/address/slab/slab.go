package slab

// Of makes slices of T. Its zero value is ready.
type Of[T any] struct {
	rest []T
	size int // of the last piece
}

// The first piece is small, because many a region is; each is twice as large as the one before.
const (
	smallest = 64
	largest  = 8192
)

// Copy is a copy of a list, which does not grow into what was made after it.
func (s *Of[T]) Copy(list []T) []T {
	out := s.take(len(list))
	copy(out, list)
	return out
}

// New is a zero T.
func (s *Of[T]) New() *T { return &s.take(1)[0] }

func (s *Of[T]) take(n int) []T {
	if n > len(s.rest) {
		s.size = min(max(2*s.size, smallest), largest)
		s.rest = make([]T, max(n, s.size))
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	return out
}
