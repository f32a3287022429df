// Package brought looks after what admins have added to the register of addresses. The node that leads ends an addition as soon as the
// register brings it, each time a register or an addition is new; every node says which ones lie in nothing any more, because the
// register has closed it and names no one object in its place.
package brought
