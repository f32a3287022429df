package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Reply is an answer. Make one with [Request.Page], [JSON], [SeeOther] or [Bytes].
type Reply struct {
	Status int
	// Type of the content.
	Type string
	Body []byte
	// Stream writes a body that is too large for memory. It runs after the handler, must not
	// keep the writer, and an error breaks the connection off.
	Stream func(w io.Writer) error

	// code of a refusal, for figures.
	code core.Code
	// done is called when the stream has ended.
	done   func()
	fields []header.Field
	// cookies to set, as name, value and whether to keep them.
	cookies []setCookie
}

type setCookie struct {
	name, value string
	keep        bool
}

// Page draws a screen in the frame of the request, with status 200.
func (r *Request) Page(s page.Screen) *Reply {
	var b bytes.Buffer
	frame := r.Frame()
	if banners := r.server.config.Banners; banners != nil {
		frame.Banners = banners(r)
	}
	page.Write(&b, frame, s)
	return &Reply{Status: http.StatusOK, Type: "text/html; charset=utf-8", Body: b.Bytes()}
}

// Refused draws a screen that tells what to correct: the same as [Request.Page] with the
// status of a refused form.
func (r *Request) Refused(s page.Screen) *Reply {
	return r.Page(s).With(http.StatusUnprocessableEntity)
}

// JSON answers v with status 200.
func JSON(v any) (*Reply, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding the answer: %w", err)
	}
	return &Reply{Status: http.StatusOK, Type: "application/json", Body: append(body, '\n')}, nil
}

// SeeOther leads the browser to a path of this site with GET.
func SeeOther(path string) *Reply {
	if !header.LocalPath(path) {
		path = "/"
	}
	return &Reply{Status: http.StatusSeeOther, fields: []header.Field{{Name: "Location", Value: path}}}
}

// Bytes answers content of the given type.
func Bytes(kind string, body []byte) *Reply {
	return &Reply{Status: http.StatusOK, Type: kind, Body: body}
}

// Streamed answers content that write produces after the handler has returned.
func Streamed(kind string, write func(w io.Writer) error) *Reply {
	return &Reply{Status: http.StatusOK, Type: kind, Stream: write}
}

// With sets the status and returns p.
func (p *Reply) With(status int) *Reply {
	p.Status = status
	return p
}

// As makes the browser save the content under a file name of letters, digits, '.', '-', '_'.
func (p *Reply) As(name string) *Reply {
	return p.header("Content-Disposition", `attachment; filename="`+name+`"`)
}

// After makes the browser's next request wait until the log index is applied: it reads its own
// write on whichever node answers.
func (p *Reply) After(index uint64) *Reply {
	return p.cookie(header.Index, strconv.FormatUint(index, 10), false)
}

// RetryAfter adds the header that tells programs how long to wait, where the error says so.
func (p *Reply) RetryAfter(err error) *Reply {
	if seconds, ok := refusal.Seconds(err); ok {
		p.header("Retry-After", seconds)
	}
	return p
}

func (p *Reply) header(name, value string) *Reply {
	p.fields = append(p.fields, header.Field{Name: name, Value: value})
	return p
}

func (p *Reply) cookie(name, value string, keep bool) *Reply {
	p.cookies = append(p.cookies, setCookie{name, value, keep})
	return p
}
