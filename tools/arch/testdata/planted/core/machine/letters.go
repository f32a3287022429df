package machine

import "strings"

// Fold depends on Unicode tables.
func Fold(s string) string { return strings.ToUpper(s) }
