//go:build mutant_duplicate

package machine

import "github.com/sheaf-drive/sheaf/core/state"

func earlier(state.View, uint64, Entry) (Answer, bool) { return Answer{}, false }
