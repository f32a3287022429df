package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// client speaks /api/v1 as one person.
type client struct {
	base  string
	token string
	lang  string
	http  *http.Client
}

// refused is an answer other than 2xx.
type refused struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Subject string `json:"subject"`
	Field   string `json:"field"`
}

func (r *refused) Error() string {
	return fmt.Sprintf("%d %s %s: %s", r.Status, r.Code, r.Field, r.Text)
}

// refusalOf gives the refusal in err, nil when the node gave none.
func refusalOf(err error) *refused {
	var r *refused
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// body is what is sent: its bytes and what they are.
type body struct {
	kind string
	data []byte
}

func jsonBody(v any) body {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // tests send plain values
	}
	return body{"application/json", data}
}

// files of a form, by field.
type files map[string][]byte

// formBody is what a browser sends for a form with files.
func formBody(fields map[string]string, f files) body {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		_ = w.WriteField(name, value) // into memory
	}
	for name, data := range f {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename="picture.jpg"`, name))
		h.Set("Content-Type", "image/jpeg")
		part, _ := w.CreatePart(h)
		_, _ = part.Write(data)
	}
	_ = w.Close()
	return body{w.FormDataContentType(), b.Bytes()}
}

func newClient(base string) *client {
	return &client{base: base, lang: "en", http: &http.Client{Timeout: time.Minute}}
}

// signIn begins a login; fresh takes the place of a one-time password.
func signIn(base, login, password, fresh string) (*client, error) {
	c := newClient(base)
	var answer struct{ Token string }
	err := c.post("/api/v1/login", map[string]string{"login": login, "password": password, "new_password": fresh}, &answer)
	if err != nil {
		return nil, fmt.Errorf("signing %s in: %w", login, err)
	}
	c.token = answer.Token
	return c, nil
}

func (c *client) get(path string, out any) error { return c.do(http.MethodGet, path, "", body{}, out) }

func (c *client) post(path string, in, out any) error {
	return c.do(http.MethodPost, path, "", jsonBody(in), out)
}

// do sends one request, under a request id when there is one, and reads the answer into out.
func (c *client) do(method, path, request string, b body, out any) error {
	answer, err := c.raw(method, path, request, b)
	if err != nil || out == nil {
		return err
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = answer
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s answered %q: %w", method, path, answer, err)
	}
	return nil
}

func (c *client) raw(method, path, request string, b body) ([]byte, error) {
	r, err := http.NewRequest(method, c.base+path, bytes.NewReader(b.data))
	if err != nil {
		return nil, err
	}
	if b.kind != "" {
		r.Header.Set("Content-Type", b.kind)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if request != "" {
		r.Header.Set("Idempotency-Key", request)
	}
	r.Header.Set("Accept-Language", c.lang)
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= 300 {
		said := &refused{Status: answer.StatusCode}
		if json.Unmarshal(data, said) != nil {
			said.Text = strings.TrimSpace(string(data))
		}
		return nil, said
	}
	return data, nil
}
