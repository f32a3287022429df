//go:build planted

package machine

// These are only parsed, for most of the modules are not here. One group
// stands for one row of the bans.
import (
	_ "golang.org/x/text/unicode/norm"
	_ "regexp/syntax"
	_ "unicode"

	_ "encoding/json/jsontext"

	_ "context"
	_ "sync/atomic"
)
