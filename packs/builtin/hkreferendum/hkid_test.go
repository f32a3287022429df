package hkreferendum

import (
	"fmt"
	"testing"
)

func TestCheckDigit_Vectors(t *testing.T) {
	for _, number := range []string{"A123456(3)", "E364912(5)", "D288754(2)", "AB987654(3)", "AB123456(9)", "a 123456 (3)"} {
		if n := bareNumber(number); !wellFormed(n) || !fits(n) {
			t.Errorf("%s is refused", number)
		}
	}
}

// byWeights is the rule as others write it: the weighted sum with the check digit is a multiple of 11.
func byWeights(letters, digits, check string) bool {
	for len(letters) < 2 {
		letters = " " + letters
	}
	sum, weight := 0, 9
	for _, c := range letters {
		value := 36
		if c != ' ' {
			value = int(c-'A') + 10
		}
		sum += weight * value
		weight--
	}
	for _, c := range digits {
		sum += weight * int(c-'0')
		weight--
	}
	if check == "A" {
		return (sum+10)%11 == 0
	}
	return (sum+int(check[0]-'0'))%11 == 0
}

// Every letter and every pair of letters, each with a spread of digits and two of them with a dense
// one, has exactly one check digit, the one by the weights.
func TestCheckDigit_Exhaustive(t *testing.T) {
	var prefixes []string
	for a := 'A'; a <= 'Z'; a++ {
		prefixes = append(prefixes, string(a))
		for b := 'A'; b <= 'Z'; b++ {
			prefixes = append(prefixes, string(a)+string(b))
		}
	}
	try := func(prefix, digits string) {
		right := 0
		for _, check := range "0123456789A" {
			n := prefix + digits + string(check)
			if got, want := fits(n), byWeights(prefix, digits, string(check)); got != want {
				t.Fatalf("%s: %v, by the weights %v", n, got, want)
			} else if got {
				right++
			}
		}
		if right != 1 {
			t.Fatalf("%s%s has %d check digits", prefix, digits, right)
		}
	}
	for _, prefix := range prefixes {
		for n := 0; n < 1_000_000; n += 9973 {
			try(prefix, fmt.Sprintf("%06d", n))
		}
	}
	for n := 0; n < 1_000_000; n += 37 {
		try("A", fmt.Sprintf("%06d", n))
		try("AB", fmt.Sprintf("%06d", n))
	}
}

// slips calls see with every number that differs from n in one digit or two neighbouring digits.
func slips(n []byte, digits int, see func([]byte)) {
	for i := digits; i < digits+6; i++ {
		was := n[i]
		for d := byte('0'); d <= '9'; d++ {
			if d != was {
				n[i] = d
				see(n)
			}
		}
		n[i] = was
		if i+1 < digits+6 && n[i] != n[i+1] {
			n[i], n[i+1] = n[i+1], n[i]
			see(n)
			n[i], n[i+1] = n[i+1], n[i]
		}
	}
}

// Each slip of one digit, and each exchange of two neighbours, is seen: 11 is a prime and no weight
// is a multiple of it. So is each wrong check digit.
func TestCheckDigit_SeesEverySlip(t *testing.T) {
	for n := range 1_000_000 {
		bare := fmt.Appendf(nil, "K%06d0", n)
		bare[7] = checkDigit(bare)
		slips(bare, 1, func(b []byte) {
			if checkDigit(b) == b[7] {
				t.Fatalf("%s passes", b)
			}
		})
	}
}

// A wrong letter is seen but where both values are 11 or 22 apart: A and L, say.
func TestCheckDigit_Letters(t *testing.T) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			one, other := string(a)+"1234560", string(b)+"1234560"
			if same := checkDigit(one) == checkDigit(other); same != ((a-b)%11 == 0) {
				t.Errorf("%c for %c: %v", b, a, same)
			}
		}
	}
}

func TestWellFormed(t *testing.T) {
	for n, want := range map[string]bool{
		"A1234563": true, "AB1234569": true, "A123456A": true, "": false, "A123456": false, "ABC1234563": false,
		"11234563": false, "A12345B3": false, "A12345A3": false, "A123456B": false, "Ä1234563": false, "A1234563\x00": false,
	} {
		if got := wellFormed(n); got != want {
			t.Errorf("%q: %v", n, got)
		}
	}
}

func FuzzWellFormed(f *testing.F) {
	f.Add("A123456(3)")
	f.Fuzz(func(t *testing.T, typed string) {
		n := bareNumber(typed)
		if wellFormed(n) && fits(n) && bareNumber(n) != n {
			t.Errorf("%q becomes %q and then another", typed, n)
		}
	})
}
