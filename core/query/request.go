package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Answered says whether the machine remembers an answer to the actor's request: another
// command of the same kind under it would be answered as the first was.
func Answered(v state.View, actor core.UserID, request core.RequestID) bool {
	return request != "" && state.Answers.Has(v, string(actor)+"/"+string(request))
}

// Told reads count leaves of a tree from number first on: what an answer says was done.
func Told(v state.View, tree string, first int64, count int) ([]audit.Leaf, error) {
	leaves := make([]audit.Leaf, 0, count)
	for n := first; n < first+int64(count); n++ {
		line, err := Leaf(v, tree, n)
		if err != nil {
			return nil, err
		}
		leaf, err := audit.Parse(line)
		if err != nil {
			return nil, err
		}
		leaves = append(leaves, leaf)
	}
	return leaves, nil
}
