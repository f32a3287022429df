package papers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
)

// words are those of one language.
type words struct {
	Messages map[string]string `json:"messages"`
	Say      map[string]string `json:"say,omitempty"`
}

// sources are what the rules rest on.
type sources struct {
	Jurisdiction string         `json:"jurisdiction"`
	Effective    packs.Window   `json:"effective"`
	ElectionDay  string         `json:"election_day"`
	Sources      []packs.Source `json:"sources"`
}

// paper is one file: what is to be written, and a place to read one back into.
type paper struct{ is, read any }

func list(m packs.Manifest, cases []packs.GoldenCase) map[string]paper {
	all := map[string]paper{
		"sources.json": {sources{m.Jurisdiction, m.Effective, m.ElectionDay, m.Sources}, &sources{}},
		"cases.json":   {cases, &[]packs.GoldenCase{}},
	}
	for _, lang := range m.Languages {
		all["messages/"+strings.ToLower(lang)+".json"] = paper{words{m.Messages[lang], m.Say[lang]}, &words{}}
	}
	return all
}

// Of are the papers of a pack by path.
func Of(m packs.Manifest, cases []packs.GoldenCase) (map[string][]byte, error) {
	made := map[string][]byte{}
	for path, p := range list(m, cases) {
		data, err := encoded(p.is)
		if err != nil {
			return nil, fmt.Errorf("writing %s of pack %s: %w", path, m.ID, err)
		}
		made[path] = data
	}
	return made, nil
}

// Proves compares the papers of a file with what its program says. It answers the path of the first one, by
// name, that is missing or says something else; empty where all are right.
func Proves(file map[string][]byte, m packs.Manifest, cases []packs.GoldenCase) (wrong string) {
	all := list(m, cases)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		p := all[path]
		if json.Unmarshal(file[path], p.read) != nil {
			return path
		}
		if !reflect.DeepEqual(plain(p.is), plain(p.read)) {
			return path
		}
	}
	return ""
}

// Words are those that the papers of a file say in each language: the messages, and what is said to a voter. The error is that of
// a paper that cannot be read, which no installed file has.
func Words(file map[string][]byte) (messages, say map[string]map[string]string, err error) {
	messages, say = map[string]map[string]string{}, map[string]map[string]string{}
	for path, data := range file {
		lang, is := strings.CutPrefix(path, "messages/")
		if !is {
			continue
		}
		var w words
		if err := json.Unmarshal(data, &w); err != nil {
			return nil, nil, fmt.Errorf("reading the paper %s: %w", path, err)
		}
		lang = strings.TrimSuffix(lang, ".json")
		messages[lang], say[lang] = w.Messages, w.Say
	}
	return messages, say, nil
}

// plain is what JSON says of a value without what is empty: whether a list without elements is nil depends on
// the way that it has come.
func plain(v any) (is any) {
	data, err := json.Marshal(v)
	if err != nil || json.Unmarshal(data, &is) != nil {
		return err
	}
	return pruned(is)
}

func pruned(v any) any {
	switch of := v.(type) {
	case []any:
		for i := range of {
			of[i] = pruned(of[i])
		}
		if len(of) == 0 {
			return nil
		}
	case map[string]any:
		for key, in := range of {
			if of[key] = pruned(in); of[key] == nil {
				delete(of, key)
			}
		}
		if len(of) == 0 {
			return nil
		}
	}
	return v
}

func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return b.Bytes(), err
}
