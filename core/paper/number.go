package paper

import "github.com/sheaf-drive/sheaf/core"

// Number is [Issue] backwards: the series of a code and the place n at which the order that
// key fixes issues it. With another key than that of its issue the place means nothing; ok
// is false when the text is no code of ours.
func Number(key [32]byte, code core.SheetCode) (series, n int, ok bool) {
	if series, ok = SeriesOf(code); !ok {
		return 0, 0, false
	}
	values, _ := fold(string(code))
	for i := Length - 3; i >= 0; i-- {
		n = n*prime + values[i]
	}
	return series, unpermute(key, series, n), true
}

// unpermute runs the rounds of permute backwards.
func unpermute(key [32]byte, series, n int) int {
	left, right := n/half, n%half
	for round := rounds - 1; round >= 0; round-- {
		before := left
		left, right = (right-mix(key, series, round, before)+half)%half, before
	}
	return left*half + right
}
