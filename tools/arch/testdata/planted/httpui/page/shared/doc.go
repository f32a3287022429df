// Package shared is part of a planted house.
package shared
