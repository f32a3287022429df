package machine

import (
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// forgottenAtOnce bounds how many old answers one entry clears away.
const forgottenAtOnce = 8

func requestKey(actor core.UserID, request core.RequestID) string {
	return string(actor) + "/" + string(request)
}

// kept is what the window remembers of a request.
type kept struct {
	Kind   string
	Answer Answer
}

// remembered looks the request up in the window. An entry without a request id is new. A
// request id that served another kind of command is refused: answering it with that
// command's answer would say that something was done which was not. So is one that is too long.
func remembered(v state.View, index uint64, e Entry) (Answer, bool) {
	if e.Request == "" {
		return Answer{}, false
	}
	if len(e.Request) > maxRequest {
		return Answer{Index: index, Refusal: core.Refuse(core.Invalid, "request_id", "core.request_id")}, true
	}
	data, ok := state.Answers.Get(v, requestKey(e.Actor, e.Request))
	if !ok {
		return Answer{}, false
	}
	var k kept
	if err := state.Decode(data, &k); err != nil {
		panic(state.Fault{Err: fmt.Errorf("decoding a remembered answer: %w", err)})
	}
	if k.Kind != e.Kind {
		return Answer{Index: index, Refusal: core.Refuse(core.Conflict, "request_id", "core.request_used")}, true
	}
	return k.Answer, true
}

// remember keeps the answer for the length of the window.
func remember(tx state.Tx, s core.Stamp, kind string, a Answer) {
	if s.Request == "" {
		return
	}
	data, err := state.Encode(kept{kind, a})
	if err != nil {
		panic(state.Fault{Err: fmt.Errorf("encoding an answer: %w", err)})
	}
	key := requestKey(s.Actor, s.Request)
	state.Answers.Put(tx, key, data)
	state.Expiry.Put(tx, expiryKey(s.Time, key), true)
}

// expiryKey sorts by time, which never runs backwards.
func expiryKey(at core.Time, key string) string {
	b := append(state.AppendHex(make([]byte, 0, 96), uint64(at)), '/')
	return string(append(b, key...))
}

// forget clears the oldest answers that have left the window. It begins where it ended the
// last time: a store keeps what was deleted for a while and walks over it again and again.
func forget(tx state.Tx, now core.Time) {
	if now < RequestWindow {
		return
	}
	limit := string(state.AppendHex(make([]byte, 0, 16), uint64(now-RequestWindow)))
	begin, _ := state.Expired.Get(tx, state.One)
	var old []string
	state.Expiry.ScanFrom(tx, "", begin, func(key string, _ bool) bool {
		if key >= limit || len(old) == forgottenAtOnce {
			return false
		}
		old = append(old, key)
		return true
	})
	for _, key := range old {
		_, request, _ := strings.Cut(key, "/")
		state.Answers.Delete(tx, request)
		state.Expiry.Delete(tx, key)
		begin = key
	}
	if len(old) > 0 {
		state.Expired.Put(tx, state.One, begin)
	}
}
