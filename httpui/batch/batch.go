package batch

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Verbs is the room.
type Verbs struct{}

const (
	// maxBody holds 500 verbs and some pictures.
	maxBody = 4 << 20
	// atOnce is how many batches are worked on: each waits for the log most of the time.
	atOnce = 128
)

// Routes is the table of the room. Each request within a batch asks for its own right.
func (Verbs) Routes() []serve.Route {
	return []serve.Route{{
		Method: http.MethodPost, Path: "/api/v1/batch", Action: access.SelfManage, Handler: run, AnyScope: true,
		MaxBody: maxBody, Read: time.Minute, Deadline: 5 * time.Minute, Write: time.Minute, Limit: atOnce,
	}}
}

// result is what came of a batch.
type result struct {
	// Done is how many requests were done, from the first one on.
	Done int `json:"done"`
	// Refused is the first that was not; the rest were not tried.
	Refused *refused `json:"refused,omitempty"`
	// Answers of those that were done, unless the batch is quiet.
	Answers []json.RawMessage `json:"answers,omitempty"`
	// IDs by the names that the requests gave them.
	IDs map[string]string `json:"ids,omitempty"`
}

type refused struct {
	At     int             `json:"at"`
	Status int             `json:"status"`
	Error  json.RawMessage `json:"error"`
}

// run does one request after the other until one is refused.
func run(r *serve.Request) (*serve.Reply, error) {
	var w wish
	if err := r.JSON(&w); err != nil {
		return nil, err
	}
	if err := w.check(); err != nil {
		return nil, err
	}
	out := result{IDs: map[string]string{}}
	for i, q := range w.Requests {
		reply := w.answer(r, q, out.IDs)
		if reply.Status >= http.StatusMultipleChoices {
			out.Refused = &refused{i, reply.Status, reply.Body}
			break
		}
		if id := told(reply); q.As != "" && id != "" {
			out.IDs[q.As] = id
		}
		if !w.Quiet {
			out.Answers = append(out.Answers, reply.Body)
		}
		out.Done++
	}
	return serve.JSON(out)
}

// answer does one request. One that names an id which none of those before it was answered with is
// not tried.
func (w wish) answer(r *serve.Request, q request, ids map[string]string) *serve.Reply {
	for _, name := range placesOf(q.Path) {
		if ids[name] == "" {
			return r.Problem(core.Refuse(core.Invalid, "path", "batch.no_id", name))
		}
	}
	return r.Within(w.part(q, ids))
}

// told is the id in an answer, "" for none.
func told(reply *serve.Reply) string {
	var body struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(reply.Body, &body); err != nil {
		return "" // an answer that is a list
	}
	return body.ID
}
