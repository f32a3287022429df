package rupresident2018

import (
	_ "embed" // the words of the findings

	"github.com/sheaf-drive/sheaf/packs/builtin/phrases"
)

//go:embed ru.txt
var russian string

//go:embed en.txt
var english string

// texts reads the two files.
func texts() (messages, say map[string]map[string]string, err error) {
	return phrases.Read(map[string]string{"ru": russian, "en": english})
}
