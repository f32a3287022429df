package nodes

import (
	"testing"
	"unicode/utf8"
)

// A note has so many bytes, no more letters than the house takes, and is no other turn's.
func TestNote(t *testing.T) {
	seen := map[string]bool{}
	for _, turn := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {255, 1234567}} {
		note := Note(turn[0], turn[1])
		if len(note) != NoteBytes || utf8.RuneCountInString(note) != noteLetters || seen[note] {
			t.Errorf("turn %v leaves %d bytes, %d letters, twice: %v", turn, len(note), utf8.RuneCountInString(note), seen[note])
		}
		seen[note] = true
	}
}
