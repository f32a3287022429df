//go:build mutant_trailer

package seed

const believesAll = true
