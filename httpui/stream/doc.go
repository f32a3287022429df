// Package stream turns what writes a body into what fasthttp reads of it.
package stream
