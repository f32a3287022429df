package lanes

import (
	"encoding/json"
	"os"
	"sync"
	"time"
)

// The things that are asked for.
const (
	Open    = "open"    // a visit, with a document
	Judge   = "judge"   // the questionnaire
	Reserve = "reserve" // a line of a sheet
	Write   = "write"   // the line is written
	Read    = "read"    // the visit, by who has just changed it
)

// How it went.
const (
	Done    = "done"
	Refused = "refused"
	Unknown = "unknown" // nobody answered
)

// Event is one request and its answer.
type Event struct {
	Lane int    `json:"lane"`
	Kind string `json:"kind"`
	// Key is the request id, the same for every try.
	Key string `json:"key"`
	// Document is a number for the voter's passport, Sheet the code that was on the table.
	Document int    `json:"document"`
	Sheet    string `json:"sheet,omitempty"`
	// Visit is what the request was about, or what it made.
	Visit string `json:"visit,omitempty"`
	Call  int64  `json:"call"`   // nanoseconds since the beginning
	End   int64  `json:"return"` // 0 for what nobody answered
	Tries int    `json:"tries"`
	// Outcome, and the code of a refusal.
	Outcome string `json:"outcome"`
	Code    string `json:"code,omitempty"`
	// Answer is what was said.
	Answer Answer `json:"answer"`
}

// Answer is a visit as a node says it, without anything personal.
type Answer struct {
	ID   string `json:"id"`
	Step string `json:"step"`
	// Sheet and Line where the signature stands, by the answer to the last request that had one.
	Sheet string `json:"sheet"`
	Line  int    `json:"line"`
	// Duplicate says that another signature holds the document.
	Duplicate bool `json:"duplicate"`
}

// History is what all lanes asked. It is safe for concurrent use.
type History struct {
	begun time.Time
	mu    sync.Mutex
	all   []Event
	// file takes each event as it comes, so that a run that dies leaves what it knew.
	file *os.File
}

// NewHistory begins a history that is written to a file as well.
func NewHistory(path string) (*History, error) {
	file, err := os.Create(path)
	return &History{begun: time.Now(), file: file}, err
}

func (h *History) now() int64 { return max(1, int64(time.Since(h.begun))) }

func (h *History) add(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, e)
	if data, err := json.Marshal(e); err == nil {
		_, _ = h.file.Write(append(data, '\n'))
	}
}

// Events gives all that was asked so far.
func (h *History) Events() []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Event(nil), h.all...)
}

// Done counts what was answered with a yes.
func (h *History) Done() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.all {
		if e.Outcome == Done {
			n++
		}
	}
	return n
}
