package rupresident2018

import (
	_ "embed" // the words of the findings
	"fmt"
	"strings"
)

//go:embed ru.txt
var russian string

//go:embed en.txt
var english string

// texts reads the two files: lines "code = text" are messages, lines "say code = text" are
// words to say to the voter.
func texts() (messages, say map[string]map[string]string, err error) {
	messages, say = map[string]map[string]string{}, map[string]map[string]string{}
	for language, file := range map[string]string{"ru": russian, "en": english} {
		messages[language], say[language] = map[string]string{}, map[string]string{}
		for n, line := range strings.Split(file, "\n") {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			key, text, found := strings.Cut(line, " = ")
			if !found {
				return nil, nil, fmt.Errorf("reading the %s texts: line %d has no \" = \"", language, n+1)
			}
			if code, spoken := strings.CutPrefix(key, "say "); spoken {
				say[language][code] = text
				continue
			}
			messages[language][key] = text
		}
	}
	return messages, say, nil
}
