// Package versions reads which versions of the register of addresses there were, so that no delta is skipped.
package versions
