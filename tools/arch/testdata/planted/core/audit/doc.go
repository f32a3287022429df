// Package audit is part of a planted house.
package audit
