// Package levels turns the levels of objects in the older register (FIAS) and in KLADR into those of today.
package levels
