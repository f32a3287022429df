// Package machine is part of a planted house.
package machine
