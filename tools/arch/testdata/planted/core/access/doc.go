// Package access is part of a planted house.
package access
