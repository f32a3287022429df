package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Kinds lists the wire names of all commands.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// The bounds that tests go up to and beyond.
const (
	MaxSealed = form.MaxSealed
	MaxNote   = form.MaxNote
	MaxLifts  = maxLifts
	MaxPairs  = form.MaxPairs
)

// Judge says why the command would be refused, or nil.
func Judge(v state.View, s core.Stamp, c Command) *core.Error {
	_, refusal := judge(v, s, c)
	return refusal
}
