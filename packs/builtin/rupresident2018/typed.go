package rupresident2018

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// beginsWithRegion says that a text begins with the region, or with the country and the region, however they are called:
// "г. Москва", "РФ, Ненецкий АО".
func beginsWithRegion(typed string, region core.Region) bool {
	_, ok := afterRegion(typed, region)
	return ok
}

// saysOnlyRegion says that nothing follows.
func saysOnlyRegion(typed string, region core.Region) bool {
	rest, ok := afterRegion(typed, region)
	return ok && len(rest) == 0
}

// afterRegion are the words of a text that follow the region; false where it does not begin with that.
func afterRegion(typed string, region core.Region) ([]string, bool) {
	words := strings.Fields(address.Normalise(typed))
	country := address.RegionPhrases("")
	for _, c := range country {
		if begins(words, c) {
			words = words[len(c):]
			break
		}
	}
	for _, phrase := range address.RegionPhrases(region) { // the longest first
		isCountry := slices.ContainsFunc(country, func(c []string) bool { return slices.Equal(c, phrase) })
		if !isCountry && begins(words, phrase) {
			return words[len(phrase):], true
		}
	}
	return words, false
}

func begins(words, start []string) bool {
	return len(words) >= len(start) && slices.Equal(words[:len(start)], start)
}
