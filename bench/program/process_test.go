package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A node that says twice where it is must still be read to its end.
func TestServe_ReadsOnAfterASecondAddress(t *testing.T) {
	sheaf := filepath.Join(t.TempDir(), "sheaf")
	script := "#!/bin/sh\nfor i in 1 2 3; do echo \"Serving http://$i; stop with Ctrl-C\"; done\n" +
		"until [ -e \"$3/end\" ]; do sleep 0.01; done\n"
	if err := os.WriteFile(sheaf, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	p, err := Serve(t.Context(), sheaf, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "end"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p.URL != "http://1" {
		t.Errorf("url is %s", p.URL)
	}
	select {
	case <-p.ended:
		if p.err != nil {
			t.Error(p.err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nobody reads what the node says")
	}
}

// A process that ends at once is not waited for.
func TestServe_SaysWhyTheNodeEnded(t *testing.T) {
	_, err := Serve(t.Context(), "ls", t.TempDir()) // a program that knows no option --data
	if err == nil || !strings.Contains(err.Error(), "ended at its start") {
		t.Errorf("no word of why: %v", err)
	}
}
