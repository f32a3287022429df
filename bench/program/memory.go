package program

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Peak is the most memory that a running process has had, in MiB.
func Peak(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("the system does not say how much memory the process has had")
}

// Measured runs a program to its end and answers the most memory that it had, in MiB, as it was a hundredth of a second
// before the end at the latest, and what it said. What the system itself says of a process that has ended is no less
// than what the one had that started it.
func Measured(c *exec.Cmd) (most float64, said []byte, err error) {
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		return 0, nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if now, err := Peak(c.Process.Pid); err == nil {
			most = max(most, now)
		}
		select {
		case err := <-ended:
			return most, out.Bytes(), err
		case <-tick.C:
		}
	}
}
