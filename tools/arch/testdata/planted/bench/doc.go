// Package bench is part of a planted house.
package bench
