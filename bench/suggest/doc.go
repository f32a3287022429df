// Package suggest measures the suggestion of addresses.
package suggest
