package names

import "strings"

const (
	// longestName is beyond every part of a name that passports print in practice.
	longestName = 40
	// sameLetters and consonantsInRow are one more than names have: "Змееед" is none,
	// "Мкртчян" is one.
	sameLetters, consonantsInRow = 3, 6
)

const (
	vowels = "аеёиоуыэюяіїє"
	// neutral signs are neither vowel nor consonant, and end no row of consonants.
	neutral = "ьъ"
)

// Implausible says that a word looks like a slip of the keyboard and not like a name: it has
// no vowel, begins with a sign that begins no word, repeats a letter, heaps consonants or
// has no end.
func Implausible(name string) bool {
	letters := []rune(strings.ToLower(name))
	if len(letters) == 0 || len(letters) > longestName || strings.ContainsRune(neutral, letters[0]) {
		return true
	}
	same, consonants, sounds := 0, 0, false
	for i, c := range letters {
		if same++; i > 0 && c != letters[i-1] {
			same = 1
		}
		switch {
		case strings.ContainsRune(vowels, c):
			consonants, sounds = 0, true
		case strings.ContainsRune(" -'’.()", c):
			consonants = 0
		case !strings.ContainsRune(neutral, c):
			consonants++
		}
		if same == sameLetters || consonants == consonantsInRow {
			return true
		}
	}
	return !sounds
}
