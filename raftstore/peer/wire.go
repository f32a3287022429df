package peer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// The paths of the calls; the number is raised with what can no longer be understood.
const (
	pathPropose   = "/1/propose"
	pathReadIndex = "/1/read-index"
	pathChange    = "/1/change"
	pathSeed      = "/1/seed"
	pathReport    = "/1/report"
	pathRoom      = "/1/room"
	pathStart     = "/1/start"
	pathBlob      = "/1/blob/" // and the hash in hex
	pathMissing   = "/1/blobs/missing"
)

// repeatable says whether a call may be sent again on another connection when the one that was kept open
// turns out to be dead: what is about blobs changes nothing the second time.
func repeatable(path string) bool { return strings.HasPrefix(path, "/1/blob") }

// maxAnswer bounds an answer in bytes: a refusal with its arguments is the longest.
const maxAnswer = 64 << 10

// reply is the body of every answer: what was asked for, or why not.
type reply[T any] struct {
	Answer T           `json:"answer"`
	Error  *core.Error `json:"error,omitempty"`
}

// readIndex is how far a linearizable read has to wait.
type readIndex struct {
	Index uint64 `json:"index"`
}

// answer sends what was asked for, or err as far as another node may know it. Who asked may have gone: he takes an
// answer that did not come for unknown.
func answer[T any](w io.Writer, what T, err error) {
	r := reply[T]{Answer: what}
	if err != nil && !errors.As(err, &r.Error) {
		r.Error = core.Refuse(core.Internal, "", "core.internal")
	}
	_ = json.NewEncoder(w).Encode(r)
}

// read decodes an answer.
func read[T any](body io.Reader) (T, error) {
	var r reply[T]
	if err := json.NewDecoder(io.LimitReader(body, maxAnswer)).Decode(&r); err != nil {
		return r.Answer, fmt.Errorf("reading the answer of a node: %w", err)
	}
	if r.Error != nil {
		return r.Answer, r.Error
	}
	return r.Answer, nil
}
