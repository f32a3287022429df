// Package registers is the room of the address register: what an edition would change before it comes into
// force, region by region, and what admins add until the register brings it. A list of passports that waits
// for somebody is shown beside them, with what speaks against it and the command that decides.
//
// A difference is computed from the chunks of both editions in the state, so that every node shows the
// same; nothing of it is stored.
package registers
