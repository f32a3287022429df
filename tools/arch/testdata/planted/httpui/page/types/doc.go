// Package types is part of a planted house.
package types
