package index

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// House says what the register of the region knows of a house as it was typed, [houses.NoRegister] where the region has none.
func (a *Addresses) House(region core.Region, object int64, typed string) (answer houses.Answer, err error) {
	err = a.Registry(region, func(r *address.Registry, _ core.EditionDigest) error {
		answer = r.House(object, typed)
		return nil
	})
	if core.CodeOf(err) == core.NotFound {
		return houses.NoRegister, nil
	}
	return answer, err
}
