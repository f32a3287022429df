package httpui

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// maxFields of a form, maxField bytes of one.
	maxFields = 128
	maxField  = 16 << 10
)

// File is an uploaded file: a copy of its bytes and what the sender says it is, which nobody
// may rely on. The sender's file name is dropped.
type File struct {
	Kind  string
	Bytes []byte
}

// form is a decoded body: fields and files, in copies.
type form struct {
	fields url.Values
	order  []string // names in the order in which they first came
	files  map[string]File
	raw    []byte // a body that is no form
}

// decode copies everything out of body, which is used again after the answer.
func decode(contentType string, body []byte) (form, error) {
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
	return form{raw: bytes.Clone(body)}, nil
}

func decodeURL(body string) (form, error) {
	f := form{fields: url.Values{}}
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, errName := url.QueryUnescape(name)
		value, errValue := url.QueryUnescape(value)
		if errName != nil || errValue != nil {
			return form{}, core.Refuse(core.Invalid, "", "ui.malformed")
		}
		if err := f.add(name, value); err != nil {
			return form{}, err
		}
	}
	return f, nil
}

func decodeMultipart(body []byte, boundary string) (form, error) {
	malformed := core.Refuse(core.Invalid, "", "ui.malformed")
	// Without its boundary a body would pass for a form of no parts.
	if boundary == "" || !bytes.Contains(body, []byte("--"+boundary)) {
		return form{}, malformed
	}
	f := form{fields: url.Values{}, files: map[string]File{}}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return form{}, malformed
		}
		if err := f.addPart(part); err != nil {
			return form{}, err
		}
	}
}

// addPart reads one part. It is bounded: the whole body is in memory within the route's limit.
func (f *form) addPart(part *multipart.Part) error {
	name := part.FormName()
	_, isFile := fileName(part)
	limit := int64(maxField + 1)
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
	if len(f.files) >= maxFields {
		return core.Refuse(core.TooLarge, "", "ui.parts")
	}
	if len(data) > 0 { // an empty file field is sent as an empty file
		f.files[name] = File{Kind: part.Header.Get("Content-Type"), Bytes: data}
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

func (f *form) add(name, value string) error {
	if len(value) > maxField {
		return core.Refuse(core.TooLarge, name, "ui.part", name)
	}
	if len(f.order) >= maxFields {
		return core.Refuse(core.TooLarge, "", "ui.parts")
	}
	f.order = append(f.order, name)
	f.fields.Add(name, value)
	return nil
}
