// Package passports holds the commands about the list of invalid passports: loading it whole or as its
// difference, looking at it, deciding about one that is in doubt, asking it.
package passports
