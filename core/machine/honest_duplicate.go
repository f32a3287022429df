//go:build !mutant_duplicate

package machine

import "github.com/sheaf-drive/sheaf/core/state"

// earlier is the answer that the request got before. The mutant of this name has only the dry run look for it, which two
// that are sent at once pass both. Package tools/torture/mutants sees that somebody notices.
func earlier(v state.View, index uint64, e Entry) (Answer, bool) { return remembered(v, index, e) }
