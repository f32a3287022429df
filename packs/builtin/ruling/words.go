package ruling

import (
	"fmt"
	"strings"
)

// Words are the messages and the words to say of a pack, by language, out of one file for each:
// lines "code = text" are messages, lines "say code = text" are words to say to the voter.
func Words(files map[string]string) (messages, say map[string]map[string]string, err error) {
	messages, say = map[string]map[string]string{}, map[string]map[string]string{}
	for language, file := range files {
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

// Clauses adds the words of clauses that are the same in every language: their lasting names.
func Clauses(messages map[string]map[string]string, clauses ...string) {
	for _, of := range messages {
		for _, c := range clauses {
			of["clause."+c] = c
		}
	}
}
