package drive

import (
	"os"
	"path/filepath"
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
	p, err := serve(t.Context(), sheaf, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "end"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p.url != "http://1" {
		t.Errorf("url is %s", p.url)
	}
	select {
	case err := <-p.ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nobody reads what the node says")
	}
}
