// Package models is part of a planted house.
package models
