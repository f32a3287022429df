package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// Refusal is what a node answered, with the text it chose.
type Refusal struct {
	// Refused is what was said, as a code; its Text is not known here.
	Refused core.Error
	// Said is the text and behind it its field, in the language of the client.
	Said string
}

// Error gives the node's own words.
func (e *Refusal) Error() string { return e.Said }

// Unwrap shows the code, so that core.CodeOf knows it.
func (e *Refusal) Unwrap() error { return &e.Refused }

// longestRefusal bounds what is read of an answer that says no.
const longestRefusal = 1 << 20

// refusal reads {code,text,subject,field}.
func refusal(answer *http.Response) error {
	var said struct{ Code, Text, Subject, Field string }
	data, err := io.ReadAll(io.LimitReader(answer.Body, longestRefusal))
	if err != nil {
		return fmt.Errorf("reading a refusal: %w", err)
	}
	if json.Unmarshal(data, &said) != nil || said.Code == "" {
		return fmt.Errorf("the node answered %s", answer.Status)
	}
	return &Refusal{core.Error{Code: core.Code(said.Code), Subject: said.Subject, Field: said.Field}, text.InField(said.Text, said.Field)}
}
