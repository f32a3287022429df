package form

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// MaxFields is how many values a form may have.
	MaxFields = 128
	// MaxField is how many bytes one value may have.
	MaxField = 16 << 10
)

// File is an uploaded file: a copy of its bytes and what the sender says it is, which nobody
// may rely on. The sender's file name is dropped.
type File struct {
	Kind  string
	Bytes []byte
}

// Form is a decoded body: fields and files, in copies.
type Form struct {
	Fields url.Values
	Order  []string // names in the order in which they first came
	Files  map[string]File
	Raw    []byte // a body that is no form
}

// Decode copies everything out of body, which is used again after the answer.
func Decode(contentType string, body []byte) (Form, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = ""
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		return decodeURL(string(body))
	case "multipart/form-data":
		return decodeMultipart(body, params["boundary"])
	}
	return Form{Raw: bytes.Clone(body)}, nil
}

func decodeURL(body string) (Form, error) {
	f := Form{Fields: url.Values{}}
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, errName := url.QueryUnescape(name)
		value, errValue := url.QueryUnescape(value)
		if errName != nil || errValue != nil {
			return Form{}, core.Refuse(core.Invalid, "", "ui.malformed")
		}
		if err := f.add(name, value); err != nil {
			return Form{}, err
		}
	}
	return f, nil
}

func decodeMultipart(body []byte, boundary string) (Form, error) {
	malformed := core.Refuse(core.Invalid, "", "ui.malformed")
	// Without its boundary a body would pass for a form of no parts.
	if boundary == "" || !bytes.Contains(body, []byte("--"+boundary)) {
		return Form{}, malformed
	}
	f := Form{Fields: url.Values{}, Files: map[string]File{}}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return Form{}, malformed
		}
		if err := f.addPart(part); err != nil {
			return Form{}, err
		}
	}
}

// addPart reads one part. It is bounded: the whole body is in memory within the route's limit.
func (f *Form) addPart(part *multipart.Part) error {
	name := part.FormName()
	_, isFile := fileName(part)
	limit := int64(MaxField + 1)
	if isFile {
		limit = 1 << 40
	}
	data, err := io.ReadAll(io.LimitReader(part, limit))
	if err != nil {
		return core.Refuse(core.Invalid, name, "ui.malformed")
	}
	if !isFile {
		return f.add(name, string(data))
	}
	if len(f.Files) >= MaxFields {
		return core.Refuse(core.TooLarge, "", "ui.parts")
	}
	if len(data) > 0 { // an empty file field is sent as an empty file
		f.Files[name] = File{Kind: part.Header.Get("Content-Type"), Bytes: data}
	}
	return nil
}

// fileName tells a file from a field: a file field has the parameter even when it is empty.
func fileName(part *multipart.Part) (string, bool) {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return "", false
	}
	name, ok := params["filename"]
	return name, ok
}

func (f *Form) add(name, value string) error {
	if len(value) > MaxField {
		return core.Refuse(core.TooLarge, name, "ui.part", name)
	}
	if len(f.Order) >= MaxFields {
		return core.Refuse(core.TooLarge, "", "ui.parts")
	}
	f.Order = append(f.Order, name)
	f.Fields.Add(name, value)
	return nil
}

// Bounded refuses a form that did not come through [Decode] and is larger than one that did, or than
// a body of limit bytes.
func (f Form) Bounded(limit int) error {
	values, size := 0, len(f.Raw)
	for name, list := range f.Fields {
		values += len(list)
		for _, value := range list {
			if len(value) > MaxField {
				return core.Refuse(core.TooLarge, name, "ui.part", name)
			}
			size += len(name) + len(value)
		}
	}
	for name, file := range f.Files {
		size += len(name) + len(file.Bytes)
	}
	if values > MaxFields || len(f.Files) > MaxFields {
		return core.Refuse(core.TooLarge, "", "ui.parts")
	}
	if size > limit {
		return core.Refuse(core.TooLarge, "", "ui.toolarge", Size(limit))
	}
	return nil
}

// Size shows a limit as "64 KiB" or "12 MiB".
func Size(n int) string {
	if n >= 1<<20 {
		return strconv.Itoa(n>>20) + " MiB"
	}
	return strconv.Itoa(n>>10) + " KiB"
}
