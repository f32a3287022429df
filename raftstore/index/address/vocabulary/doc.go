// Package vocabulary holds the words of a region's register in few pieces of memory without a pointer: the collector has nothing to look
// at in them, and the country has hundreds of thousands of them.
package vocabulary
