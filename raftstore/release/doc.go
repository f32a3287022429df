// Package release tells what a newer program wrote from what is damaged.
package release
