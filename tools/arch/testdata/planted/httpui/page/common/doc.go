// Package common is part of a planted house.
package common
