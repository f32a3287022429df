package machine

import (
	"bytes"
	"strings"
)

// Fold depends on Unicode tables.
func Fold(s string) string { return strings.ToUpper(s) }

// So does each of these.
var _ = []any{
	strings.ToUpper,
	strings.ToLower,
	strings.Title,
	strings.ToTitle,
	strings.EqualFold,
	strings.ToUpperSpecial,
	strings.ToLowerSpecial,
	strings.ToTitleSpecial,

	bytes.ToUpper,
	bytes.ToLower,
	bytes.Title,
	bytes.ToTitle,
	bytes.EqualFold,
	bytes.ToUpperSpecial,
	bytes.ToLowerSpecial,
	bytes.ToTitleSpecial,
}
