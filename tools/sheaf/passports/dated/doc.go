// Package dated finds out of which day a file with the list of invalid passports is, and says which it took.
package dated
