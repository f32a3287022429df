// Package access says who may do what, and how far: one literal table of roles, actions and
// scopes. The machine asks it before every command, the middleware before every screen and
// the templates before drawing a button, so that all three agree.
//
// Two-person rules are not here: they compare persons, not rights, and stand with the
// commands in core/machine.
package access
