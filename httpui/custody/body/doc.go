// Package body says parcels and sheets as programs see them.
package body
