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
	words := strings.Fields(address.Normalise(typed))
	country := address.RegionPhrases("")
	for _, c := range country {
		if begins(words, c) {
			words = words[len(c):]
			break
		}
	}
	return slices.ContainsFunc(address.RegionPhrases(region), func(phrase []string) bool {
		isCountry := slices.ContainsFunc(country, func(c []string) bool { return slices.Equal(c, phrase) })
		return !isCountry && begins(words, phrase)
	})
}

func begins(words, start []string) bool {
	return len(words) >= len(start) && slices.Equal(words[:len(start)], start)
}
