//go:build mutant_audit

package query

const answersFirst = true
