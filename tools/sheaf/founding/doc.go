// Package founding makes the data folders of a new house: keys, certificate authority, the first admin; for one
// node, or for several that begin it together.
package founding
