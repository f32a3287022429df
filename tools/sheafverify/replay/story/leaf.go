package story

import "strings"

// Leaf is one line of the journal as its JSON says it.
type Leaf struct {
	Actor    string            `json:"actor"`
	Campaign string            `json:"campaign"`
	Commit   map[string]string `json:"commit"`
	Index    uint64            `json:"index"`
	Kind     string            `json:"kind"`
	N        int64             `json:"n"`
	Public   map[string]string `json:"public"`
	Subject  string            `json:"subject"`
	Time     string            `json:"time"`
	V        int64             `json:"v"`
}

// Base is the kind without its version.
func (l *Leaf) Base() string {
	base, _, _ := strings.Cut(l.Kind, "/")
	return base
}
