package drive

import (
	"context"
)

// stored sends certified sheets in one parcel to the central store, puts each into its folder,
// and lends the first one once.
func (h *House) stored(ctx context.Context, papers []paper, d *Day) error {
	var parcel struct{ ID string }
	if err := d.asked(ctx, by(h.coordinator, "parcel", map[string]any{"office": h.office}), &parcel); err != nil {
		return err
	}
	var list []act
	for _, p := range papers {
		list = append(list, by(h.coordinator, "pack", map[string]any{"codes": []string{p.code}}, parcel.ID))
	}
	list = append(list, by(h.coordinator, "send", nothing{}, parcel.ID), by(h.logistics, "receive", nothing{}, parcel.ID))
	for _, p := range papers {
		list = append(list, by(h.logistics, "sort", nothing{}, p.code), by(h.logistics, "file", nothing{}, p.code))
	}
	return d.acts(ctx, append(list,
		by(h.lawyer, "pull", map[string]any{"reason": "doubt", "note": "Сверить подпись"}, papers[0].code),
		by(h.lawyer, "return", nothing{}, papers[0].code)))
}
