// Package houses has the houses of a register, and the form in which they are compared with what was typed.
package houses
