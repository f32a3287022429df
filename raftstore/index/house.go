package index

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// House says whether a house as it was typed stands at an object, and whether any house is known
// there. A region without a register, or one that was loaded without houses, knows of none.
func (a *Addresses) House(region core.Region, object int64, typed string) (known, listed bool, err error) {
	err = a.Registry(region, func(r *address.Registry, _ core.EditionDigest) error {
		known, listed = r.HouseKnown(object, typed)
		return nil
	})
	if core.CodeOf(err) == core.NotFound {
		err = nil
	}
	return known, listed, err
}
