package remote

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/cobra"
)

// front notes which paths a command asks for; /fails is refused, /away cuts the command short.
type front struct {
	*httptest.Server
	mu    sync.Mutex // guards asked
	asked []string
	cut   context.CancelFunc
}

func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.asked = append(f.asked, r.URL.Path)
		f.mu.Unlock()
		switch r.URL.Path {
		case "/fails":
			w.WriteHeader(http.StatusConflict)
			_, _ = w.Write([]byte(`{"code":"conflict","text":"no"}`))
			return
		case "/away":
			f.cut()
		}
		_, _ = w.Write([]byte(`{"token":"t"}`))
	}))
	t.Cleanup(f.Close)
	return f
}

func TestWith_SignsOutHoweverItEnds(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	const in, out = "/api/v1/login", "/api/v1/logout"
	for _, c := range []struct {
		name, path string
		token      bool
		want       []string
		fails      bool
	}{
		{"done", "/done", false, []string{in, "/done", out}, false},
		{"refused", "/fails", false, []string{in, "/fails", out}, true},
		{"cut short", "/away", false, []string{in, "/away", out}, true},
		{"a token is its owner's", "/done", true, []string{"/done"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFront(t)
			to := Reach{Server: f.URL, As: "anna", PasswordFile: secret}
			if c.token {
				to = Reach{Server: f.URL, TokenFile: secret}
			}
			command := &cobra.Command{}
			ctx, cancel := context.WithCancel(t.Context())
			f.cut = cancel
			command.SetContext(ctx)
			err := to.With(command, func(ctx context.Context, node *Client) error {
				return errors.Join(node.Call(ctx, Get(c.path), nil), ctx.Err())
			})
			if (err != nil) != c.fails {
				t.Errorf("it ended with %v", err)
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			if !slices.Equal(f.asked, c.want) {
				t.Errorf("it asked for %v, want %v", f.asked, c.want)
			}
		})
	}
}

func TestWith_ALoginThatCannotEndIsNoFailure(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := newFront(t)
	command := &cobra.Command{}
	command.SetContext(t.Context())
	said := &strings.Builder{}
	command.SetErr(said)
	to := Reach{Server: f.URL, As: "anna", PasswordFile: secret}
	err := to.With(command, func(context.Context, *Client) error { f.Close(); return nil })
	if err != nil || !strings.Contains(said.String(), "ends by itself") {
		t.Errorf("%v, it says %q", err, said)
	}
}
