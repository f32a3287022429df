// Package httpui is part of a planted house.
package httpui
