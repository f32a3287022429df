package errand

// Request is one verb of a batch.
type Request struct {
	// Path below /api/v1; a name in braces stands for the id that an earlier request was answered with.
	Path string `json:"path"`
	// Key is the request id: a repeat under it is answered, not done again.
	Key string `json:"key"`
	// As names the id in the answer.
	As string `json:"as,omitempty"`
	// JSON or Form is the body.
	JSON any            `json:"json,omitempty"`
	Form map[string]any `json:"form,omitempty"`
}

// File names one of the files of a batch in a form.
type File struct {
	File string `json:"file"`
}

// Batch is what one person asks for. Requests of one group stay together, because they name what
// the first of them is answered with.
type Batch struct {
	Login  string
	Groups [][]Request
	Files  map[string][]byte
}

// Add appends a group.
func (b *Batch) Add(group ...Request) {
	if len(group) > 0 {
		b.Groups = append(b.Groups, group)
	}
}

// Used are the files that some of the requests name.
func (b *Batch) Used(list []Request) map[string][]byte {
	named := map[string][]byte{}
	for _, q := range list {
		for _, field := range q.Form {
			if f, is := field.(File); is {
				named[f.File] = b.Files[f.File]
			}
		}
	}
	return named
}
