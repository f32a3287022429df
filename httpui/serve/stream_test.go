package serve

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"
)

// A stream keeps the place of its route until it has ended, also when its reader leaves.
func TestServer_StreamsHaveTheirLimit(t *testing.T) {
	begun := make(chan struct{})
	h := open(t, func(c *Config) {
		c.Routes = append(c.Routes, Route{Method: "GET", Path: "/slow-stream", Public: true, Limit: 1, Handler: func(*Request) (*Reply, error) {
			return Streamed("text/plain", func(w io.Writer) error {
				close(begun)
				for {
					if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<16)); err != nil {
						return err
					}
				}
			}), nil
		}})
	})
	resp, err := h.client.Get(h.url + "/slow-stream")
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	second := func() int {
		resp, _ := h.do(call{method: "GET", path: "/slow-stream"})
		return resp.StatusCode
	}
	if got := second(); got != http.StatusServiceUnavailable {
		t.Errorf("beside a running stream: %d", got)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	select { // the writer learns at its next write that the reader has left, and gives the place back
	case h.placesOf("/slow-stream") <- struct{}{}:
	case <-time.After(20 * time.Second):
		t.Error("the place of an ended stream stays taken")
	}
}

// placesOf are the places of a route that are taken.
func (h *house) placesOf(path string) chan struct{} {
	h.t.Helper()
	route, _, _ := h.server.routes.match("GET", path)
	return route.places
}

func TestServer_BrokenStreamIsNotTakenForWhole(t *testing.T) {
	h := open(t, nil)
	resp, err := h.client.Get(h.url + "/broken-stream")
	if err != nil {
		return // broken off before the header left: also right
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err == nil {
		t.Error("the cut answer looks complete")
	}
}
