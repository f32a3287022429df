// Package password is part of a planted house.
package password
