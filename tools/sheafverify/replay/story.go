package replay

import "github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"

// Leaf is one line of the journal.
type Leaf = story.Leaf

// Refusal is why a leaf or a table could not have come about.
type Refusal = story.Refusal

// Twin is a format in English and in Russian.
type Twin = story.Twin

// Refuse makes a refusal. What it is filled with must not change afterwards.
func Refuse(format string, args ...any) *Refusal { return story.Refuse(format, args...) }
