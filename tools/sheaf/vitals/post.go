package vitals

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"time"
)

// Figures are the metrics of the node in the text format of Prometheus.
type Figures interface {
	Exposition() ([]byte, error)
}

// Post answers on a listener of its own, without a password.
type Post struct {
	vitals  *Vitals
	figures Figures
	places  chan struct{} // readings of the figures under way
	server  http.Server
}

const (
	// readings of the figures at once: each asks every room of the node.
	readings = 4
	// slow is the longest that a caller may take to ask, and to read the answer.
	slow = 10 * time.Second
	// asks bounds the header of a request: nobody has much to say here.
	asks = 8 << 10
)

// NewPost makes the post of a node; [Post.Serve] opens it.
func NewPost(v *Vitals, f Figures) *Post {
	p := &Post{vitals: v, figures: f, places: make(chan struct{}, readings)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", p.health)
	mux.HandleFunc("GET /readyz", p.ready)
	mux.HandleFunc("GET /metrics", p.metrics)
	p.server = http.Server{Handler: mux, ReadTimeout: slow, WriteTimeout: slow, IdleTimeout: time.Minute, MaxHeaderBytes: asks}
	return p
}

// Serve answers on the listener until [Post.Close].
func (p *Post) Serve(ln net.Listener) error {
	if err := p.server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends the post at once: its answers are short, and who asks asks again.
func (p *Post) Close() error { return p.server.Close() }

// healthBody is the answer of /healthz.
type healthBody struct {
	Healthy bool `json:"healthy"`
}

func (p *Post) health(w http.ResponseWriter, _ *http.Request) {
	healthy := p.vitals.Healthy()
	answer(w, healthy, healthBody{healthy})
}

// readyBody is the answer of /readyz.
type readyBody struct {
	Ready   bool     `json:"ready"`
	Reasons []Reason `json:"reasons,omitempty"`
	// Step is how far a node that starts has come.
	Step Step `json:"step,omitempty"`
}

func (p *Post) ready(w http.ResponseWriter, r *http.Request) {
	reasons, step := p.vitals.Unready(r.Context())
	answer(w, len(reasons) == 0, readyBody{len(reasons) == 0, reasons, step})
}

// answer says yes or no, and why. A caller who has gone is nobody's trouble.
func answer(w http.ResponseWriter, yes bool, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	head(w, "application/json")
	if !yes {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write(append(text, '\n'))
}

// metrics answers with the figures as far as the node has come: one that starts has fewer.
func (p *Post) metrics(w http.ResponseWriter, r *http.Request) {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-r.Context().Done():
		return
	}
	text, err := p.figures.Exposition()
	if err != nil {
		http.Error(w, "the figures could not be gathered", http.StatusInternalServerError)
		return
	}
	head(w, "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(text)
}

func head(w http.ResponseWriter, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}
