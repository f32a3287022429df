package supervisor_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheaf/supervisor"
)

func TestTell(t *testing.T) {
	dir, err := os.MkdirTemp("", "notify") // short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, socket := range []string{filepath.Join(dir, "s"), fmt.Sprintf("@sheaf-test-%d", os.Getpid())} {
		heard, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		for _, news := range []string{supervisor.Ready, supervisor.Stopping} {
			if err := supervisor.Tell(socket, news); err != nil {
				t.Fatal(err)
			}
			text := make([]byte, 64)
			n, err := heard.Read(text)
			if err != nil || string(text[:n]) != news {
				t.Errorf("%s heard %q (%v), want %q", socket, text[:n], err, news)
			}
		}
		if err := heard.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := supervisor.Tell("", supervisor.Ready); err != nil {
		t.Errorf("nobody asked: %v", err)
	}
	if err := supervisor.Tell(filepath.Join(dir, "none"), supervisor.Ready); err == nil {
		t.Error("a socket where nobody listens takes the news")
	}
}
