package stream_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/stream"
)

// end is what a stream's end was told.
type end struct {
	err      error
	panicked any
}

// piped runs write and says how the reader and the stream ended.
func piped(ctx context.Context, write func(io.Writer) error, read func(io.Reader) error) (told end, sees error) {
	ends := make(chan end, 1)
	r := stream.Pipe(ctx, write, func(err error, panicked any) { ends <- end{err, panicked} })
	sees = read(r)
	return <-ends, sees
}

func all(r io.Reader) error {
	_, err := io.ReadAll(r)
	return err
}

func TestPipe_TellsHowItEnded(t *testing.T) {
	broken := errors.New("broken")
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, c := range []struct {
		name  string
		ctx   context.Context
		write func(io.Writer) error
		read  func(io.Reader) error
		sees  error // what the reader gets
		told  error
	}{
		{"whole", context.Background(), func(w io.Writer) error { _, err := io.WriteString(w, "a"); return err }, all, nil, nil},
		{"broken", context.Background(), func(io.Writer) error { return broken }, all, broken, broken},
		{"left", context.Background(), func(w io.Writer) error {
			_, err := io.Copy(w, strings.NewReader("a"))
			return err
		}, func(r io.Reader) error { return r.(io.Closer).Close() }, nil, nil},
		{"stopped", stopped, func(w io.Writer) error {
			for {
				if _, err := io.WriteString(w, "a"); err != nil {
					return err
				}
			}
		}, all, stream.ErrStopping, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			told, sees := piped(c.ctx, c.write, c.read)
			if !errors.Is(sees, c.sees) || (sees == nil) != (c.sees == nil) {
				t.Errorf("the reader gets %v, want %v", sees, c.sees)
			}
			if !errors.Is(told.err, c.told) || (told.err == nil) != (c.told == nil) || told.panicked != nil {
				t.Errorf("told %v and %v, want %v", told.err, told.panicked, c.told)
			}
		})
	}
}

// A panic never looks like the end of a body.
func TestPipe_OutlivesAPanic(t *testing.T) {
	told, sees := piped(context.Background(), func(io.Writer) error { panic("boom") }, all)
	if sees == nil || told.err == nil || told.panicked != "boom" {
		t.Errorf("the reader gets %v, told %v and %v", sees, told.err, told.panicked)
	}
}
