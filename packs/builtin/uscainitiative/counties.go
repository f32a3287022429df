package uscainitiative

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/packs"
)

// regions are the 58 counties by the State's own numbers, which follow the alphabet.
func regions() []packs.Region {
	var all []packs.Region
	for i, name := range counties() {
		all = append(all, packs.Region{Code: fmt.Sprintf("%02d", i+1), Name: name})
	}
	return all
}

func counties() []string {
	return []string{
		"Alameda", "Alpine", "Amador", "Butte", "Calaveras", "Colusa", "Contra Costa", "Del Norte", "El Dorado",
		"Fresno", "Glenn", "Humboldt", "Imperial", "Inyo", "Kern", "Kings", "Lake", "Lassen", "Los Angeles",
		"Madera", "Marin", "Mariposa", "Mendocino", "Merced", "Modoc", "Mono", "Monterey", "Napa", "Nevada",
		"Orange", "Placer", "Plumas", "Riverside", "Sacramento", "San Benito", "San Bernardino", "San Diego",
		"San Francisco", "San Joaquin", "San Luis Obispo", "San Mateo", "Santa Barbara", "Santa Clara",
		"Santa Cruz", "Shasta", "Sierra", "Siskiyou", "Solano", "Sonoma", "Stanislaus", "Sutter", "Tehama",
		"Trinity", "Tulare", "Tuolumne", "Ventura", "Yolo", "Yuba",
	}
}
