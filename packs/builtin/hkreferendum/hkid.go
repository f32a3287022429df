package hkreferendum

import "strings"

// bareNumber is a card's number without spaces and brackets, in capitals: "A123456(3)" is
// "A1234563".
func bareNumber(typed string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "(", "", ")", "", "\u00a0", "").Replace(typed))
}

// wellFormed: one or two letters, six digits, and a check digit or an A.
func wellFormed(bare string) bool {
	letters := len(bare) - 7
	if letters != 1 && letters != 2 {
		return false
	}
	for i := range len(bare) {
		c := bare[i]
		switch {
		case i < letters:
			if c < 'A' || c > 'Z' {
				return false
			}
		case (c < '0' || c > '9') && (c != 'A' || i < len(bare)-1):
			return false
		}
	}
	return true
}

// checkDigit is that of a well-formed number, whose own is not looked at. One letter counts as two
// with a space before it; a space is 36, A is 10, and so on to Z, 35.
func checkDigit[T string | []byte](bare T) byte {
	letters := len(bare) - 7
	sum := 0
	if letters == 1 {
		sum = 9 * 36
	}
	for i := range letters + 6 {
		value := int(bare[i] - '0')
		if i < letters {
			value = int(bare[i]-'A') + 10
		}
		sum += value * (letters + 7 - i)
	}
	switch rest := sum % 11; rest {
	case 0:
		return '0'
	case 1:
		return 'A'
	default:
		return byte('0' + 11 - rest)
	}
}

// fits says whether the check digit of a well-formed number is right.
func fits(bare string) bool { return bare[len(bare)-1] == checkDigit(bare) }
