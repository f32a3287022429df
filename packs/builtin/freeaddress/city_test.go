package freeaddress

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

var reader = Reader{Normalise: address.Normalise, Parse: address.Parse, Phrases: address.RegionPhrases, AfterRegion: address.AfterRegion}

func TestStreetless(t *testing.T) {
	for _, c := range []struct {
		region core.Region
		typed  string
		want   string
	}{
		{"16", "г. Казань", "г. Казань"}, {"16", "Казань", "Казань"}, {"16", "Казань г.", "Казань г."}, {"16", "Респ. Татарстан, г. Казань", "г. Казань"},
		{"16", "РФ, 420000, Республика Татарстан, г. Казань, Советский район", "г. Казань"}, {"16", "г Казань, р-н Советский, ", "г Казань"},
		{"52", "Нижний Новгород", "Нижний Новгород"}, {"52", "г. Н. Новгород", "г. Н. Новгород"}, {"16", "Татарстан респ г Казань", "Татарстан респ г Казань"},
		{"77", "г. Москва, г. Зеленоград", "г. Зеленоград"},
		// A street, or what may be one, a village, a town of another region, the region alone.
		{"16", "г. Казань, ул. Баумана", ""}, {"16", "г. Казань, Баумана", ""}, {"16", "Казань Баумана", ""}, {"16", "г Казань Баумана", ""}, {"16", "г. Казань, 5", "г. Казань"},
		{"16", "с. Усады", ""}, {"16", "Усады", ""}, {"16", "г. Казань, пос. Дербышки", ""}, {"77", "г. Зеленоград, корпус 1205", ""}, {"63", "Казань", ""},
		{"77", "г. Москва", ""}, {"77", "РФ, г. Москва, ", ""}, {"16", "", ""}, {"16", "ул. Казань", ""}, {"16", "Советский район", ""}, {"16", "Казань 12", ""},
	} {
		if got := reader.Streetless(c.typed, c.region); got != c.want {
			t.Errorf("%s, %q: %q, not %q", c.region, c.typed, got, c.want)
		}
	}
}
