// Package brought ends what admins have added to the register of addresses as soon as the register brings it:
// beside the work, on the node that leads, each time a register or an addition is new.
package brought
