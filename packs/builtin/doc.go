// Package builtin lists the rule packs that the sheaf binary serves itself.
//
// They run as processes like any other pack ("sheaf pack serve NAME"), so that the boundary
// is used every day. A pack is added by a line of the table.
package builtin
