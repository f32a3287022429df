package program_test

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/bench/program"
)

// A program is measured, not who starts it.
func TestMeasured(t *testing.T) {
	ours := make([]byte, 256<<20)
	for i := 0; i < len(ours); i += 4096 {
		ours[i] = 1
	}
	most, said, err := program.Measured(exec.Command("sh", "-c", "echo here; sleep 0.3; ls /no/such; exit 3"))
	if err == nil || !strings.HasPrefix(string(said), "here\n") || !strings.Contains(string(said), "/no/such") {
		t.Errorf("%q, %v", said, err)
	}
	runtime.KeepAlive(ours)
	if most <= 0 || most > 100 {
		t.Errorf("%.1f MiB for a shell, beside our own %d", most, len(ours)>>20)
	}
	if _, _, err := program.Measured(exec.Command("/no/such program")); err == nil {
		t.Error("a program that is none has run")
	}
}
