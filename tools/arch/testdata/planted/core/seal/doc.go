// Package seal is part of a planted house.
package seal
