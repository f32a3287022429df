// Package alarm may be loud.
package alarm
