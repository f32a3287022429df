package notes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
)

// Notes are what a run has done and what it was told, in a file of lines KEY TAB VALUE; the last
// line of a key counts. Nothing waits for the disk: what is lost is asked for again.
type Notes struct {
	mu   sync.Mutex // guards all below
	file *os.File
	said map[string]string
}

// Open reads the notes of earlier runs; those of another plan are refused.
func Open(path, plan string) (*Notes, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading what is done: %w", err)
	}
	n := &Notes{said: map[string]string{}}
	// A line that was cut short when the run was killed has no end.
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	for line := range strings.Lines(string(whole)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n.said[key] = value
	}
	if n.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("opening the notes: %w", err)
	}
	if err := errors.Join(n.file.Truncate(int64(len(whole))), n.end()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the notes: %w", err), n.file.Close())
	}
	if was, known := n.said["plan"]; known && was != plan {
		return nil, errors.Join(fmt.Errorf("the folder was begun as %s, not %s", was, plan), n.file.Close())
	}
	return n, n.Put("plan", plan)
}

// end goes behind the last line.
func (n *Notes) end() error {
	_, err := n.file.Seek(0, 2)
	return err
}

// Get gives the last value of a key.
func (n *Notes) Get(key string) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	value, known := n.said[key]
	return value, known
}

// Put notes a value; one that stands already is not written again.
func (n *Notes) Put(key, value string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if was, known := n.said[key]; known && was == value {
		return nil
	}
	n.said[key] = value
	if _, err := n.file.WriteString(key + "\t" + value + "\n"); err != nil {
		return fmt.Errorf("noting what is done: %w", err)
	}
	return nil
}

// Step is how many steps of a lane are done.
func (n *Notes) Step(lane string) int {
	value, _ := n.Get(lane)
	step, _ := strconv.Atoi(value)
	return step
}

// Close closes the file.
func (n *Notes) Close() error { return n.file.Close() }

// Token gives the token that was kept of a login.
func (n *Notes) Token(login string) (string, bool) { return n.Get("token " + login) }

// KeepToken keeps the token of a login.
func (n *Notes) KeepToken(login, token string) error { return n.Put("token "+login, token) }
