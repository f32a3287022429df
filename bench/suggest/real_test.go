package suggest

import (
	"github.com/sheaf-drive/sheaf/core/address"
	reader "github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// realRegion reads the register of the real region, about which the judged queries are.
func realRegion() (*address.Registry, error) {
	tree, err := gar.Tree()
	if err != nil {
		return nil, err
	}
	read, err := reader.LoadRegion(tree, gar.Region)
	return read.Registry, err
}
