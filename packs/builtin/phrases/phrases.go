package phrases

import (
	"fmt"
	"strings"
)

// Read reads one text for each language. It fails on a line of another form, by its number.
func Read(texts map[string]string) (messages, say map[string]map[string]string, err error) {
	messages, say = map[string]map[string]string{}, map[string]map[string]string{}
	for language, file := range texts {
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
