// Package spelling measures the list of names: what it knows, and whether a slip of one letter
// leads back to the right name.
package spelling
