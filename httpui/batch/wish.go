package batch

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// MaxRequests is how many requests a batch holds at most, as many as the records of one command.
const MaxRequests = 500

// maxName is the length of a name that a batch gives to something.
const maxName = 32

// wish is a batch as it is sent.
type wish struct {
	// Files by name, for the fields of forms: what many send is sent once.
	Files map[string][]byte `json:"files"`
	// Quiet leaves out the answers of what was done, so that nothing personal is read for them; the ids
	// that were given a name are told still.
	Quiet    bool      `json:"quiet"`
	Requests []request `json:"requests"`
}

// request is one verb.
type request struct {
	// Path below /api/v1; a name in braces stands for the id that an earlier request was answered with.
	Path string `json:"path"`
	// Key is the request id.
	Key string `json:"key"`
	// As names the id in the answer.
	As string `json:"as"`
	// JSON or Form is the body, if the verb has one.
	JSON json.RawMessage  `json:"json"`
	Form map[string]field `json:"form"`
}

// field of a form is a text, or names one of the files.
type field struct{ text, file string }

// UnmarshalJSON implements json.Unmarshaler.
func (f *field) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &f.text) == nil {
		return nil
	}
	var named struct {
		File string `json:"file"`
	}
	if err := json.Unmarshal(data, &named); err != nil || named.File == "" {
		return fmt.Errorf("a field of a form is a text or names a file")
	}
	f.file = named.File
	return nil
}

// check refuses a batch that could not be done to its end, before anything of it is done.
func (w wish) check() error {
	if len(w.Requests) == 0 || len(w.Requests) > MaxRequests {
		return core.Refuse(core.Invalid, "requests", "batch.count", fmt.Sprint(MaxRequests))
	}
	keys, names := map[string]bool{}, map[string]bool{}
	for i, q := range w.Requests {
		refuse := func(field, words string, args ...string) error {
			return core.Refuse(core.Invalid, fmt.Sprintf("requests[%d].%s", i, field), words, args...)
		}
		for _, name := range placesOf(q.Path) {
			if !names[name] {
				return refuse("path", "batch.name", name)
			}
		}
		switch {
		case !strings.HasPrefix(q.Path, "/") || strings.ContainsAny(q.Path, "?#"):
			return refuse("path", "batch.path")
		case q.Key == "" || keys[q.Key]:
			return refuse("key", "batch.key")
		case q.As != "" && (!isName(q.As) || names[q.As]):
			return refuse("as", "batch.as")
		case len(q.JSON) > 0 && q.Form != nil:
			return refuse("form", "batch.body")
		}
		for name, f := range q.Form {
			if _, there := w.Files[f.file]; f.file != "" && !there {
				return refuse("form."+name, "batch.file", f.file)
			}
		}
		keys[q.Key] = true
		if q.As != "" {
			names[q.As] = true
		}
	}
	return nil
}

// isName says whether a name can stand in braces.
func isName(s string) bool {
	ok := len(s) <= maxName
	for _, c := range []byte(s) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_')
	}
	return ok
}

// placesOf lists the names in braces.
func placesOf(path string) (names []string) {
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return names
		}
		name, rest, _ := strings.Cut(rest, "}")
		names, path = append(names, name), rest
	}
}

// part is the request as the server takes it.
func (w wish) part(q request, ids map[string]string) serve.Part {
	path := q.Path
	for _, name := range placesOf(path) {
		path = strings.ReplaceAll(path, "{"+name+"}", ids[name])
	}
	p := serve.Part{Path: "/api/v1" + path, Key: q.Key, Quiet: w.Quiet}
	if q.Form == nil {
		p.Form.Raw = q.JSON
		return p
	}
	p.Form = form.Form{Fields: url.Values{}, Files: map[string]form.File{}}
	for name, f := range q.Form {
		if f.file != "" {
			p.Form.Files[name] = form.File{Bytes: w.Files[f.file]}
		} else {
			p.Form.Fields.Set(name, f.text)
		}
	}
	return p
}
