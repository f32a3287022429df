package stream

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// joined are a caller and an answerer over a pipe; ended is closed when the answerer is done.
func joined(t *testing.T, closing, broken context.Context, answer Answer) (*Caller, <-chan struct{}) {
	t.Helper()
	near, far := net.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Serve(closing, broken, far, bufio.NewReader(far), answer)
	}()
	c := NewCaller(near, bufio.NewReader(near))
	t.Cleanup(func() { c.Close() })
	return c, ended
}

// Each call gets its own answer, whatever order they come in.
func TestCaller_CallsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := make(chan struct{})
		c, _ := joined(t, t.Context(), t.Context(), func(_ context.Context, kind byte, body []byte) []byte {
			if string(body) == "first" { // it is answered last
				<-first
			}
			return fmt.Appendf(nil, "%d:%s", kind, body)
		})
		var wait sync.WaitGroup
		ask := func(body string) {
			wait.Go(func() {
				got, sent, err := c.Call(t.Context(), 7, []byte(body))
				if string(got) != "7:"+body || !sent || err != nil {
					t.Errorf("%s is answered %q, %v, %v", body, got, sent, err)
				}
			})
		}
		ask("first")
		synctest.Wait()
		for i := range 300 {
			ask(fmt.Sprint(i))
		}
		synctest.Wait()
		close(first)
		wait.Wait()
		c.Close()
		synctest.Wait()
	})
}

// What is waiting while the other side reads nothing goes in one write, and what never left is said not to be sent.
func TestCaller_SaysWhatWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		c := NewCaller(near, near)
		type said struct {
			sent bool
			err  error
		}
		ask := func() chan said {
			done := make(chan said, 1)
			go func() {
				_, sent, err := c.Call(t.Context(), 1, []byte("abc"))
				done <- said{sent, err}
			}()
			synctest.Wait()
			return done
		}
		early := ask() // its write waits for a reader
		late := ask()
		far.Close()
		for name, one := range map[string]struct {
			done chan said
			sent bool
		}{"given to the connection": {early, true}, "still waiting": {late, false}, "after the end": {ask(), false}} {
			if got := <-one.done; got.sent != one.sent || !Broken(got.err) {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if !c.Ended() {
			t.Error("it goes on")
		}
	})
}

// A call that has no time left may have been heard. One that waited long for a side that says nothing ends the connection.
func TestCaller_LeavesWhoSaysNothing(t *testing.T) {
	for _, c := range []struct {
		name     string
		patience time.Duration
		answers  bool // of another call, meanwhile
		ends     bool
	}{
		{"a short call", time.Second, false, false}, {"a long one", silence, false, true}, {"a long one among others", silence, true, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			caller, _ := joined(t, t.Context(), t.Context(), func(ctx context.Context, kind byte, _ []byte) []byte {
				if kind == 2 {
					return nil
				}
				<-ctx.Done()
				return nil
			})
			ctx, cancel := context.WithTimeout(t.Context(), c.patience)
			defer cancel()
			if c.answers {
				go func() {
					<-time.After(time.Second)
					if _, _, err := caller.Call(t.Context(), 2, nil); err != nil {
						t.Error(err)
					}
				}()
			}
			_, sent, err := caller.Call(ctx, 1, nil)
			if !sent || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, %v", c.name, sent, err)
			}
			synctest.Wait()
			if caller.Ended() != c.ends {
				t.Errorf("%s: ended %v", c.name, caller.Ended())
			}
			caller.Close()
			synctest.Wait()
		})
	}
}

// Who closes lets the calls under way be answered, and who breaks off does not.
func TestServe_Closing(t *testing.T) {
	for _, breaks := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			closing, closes := context.WithCancel(t.Context())
			broken, breakOff := context.WithCancel(t.Context())
			defer breakOff()
			let := make(chan struct{})
			c, ended := joined(t, closing, broken, func(ctx context.Context, _ byte, _ []byte) []byte {
				select {
				case <-let:
					return []byte("yes")
				case <-ctx.Done():
					return nil
				}
			})
			answered := make(chan error, 1)
			go func() {
				got, _, err := c.Call(t.Context(), 1, nil)
				if err == nil && string(got) != "yes" {
					err = fmt.Errorf("got %q", got)
				}
				answered <- err
			}()
			synctest.Wait()
			closes()
			synctest.Wait()
			select {
			case <-ended:
				t.Error("it does not wait for the call under way")
			default:
			}
			if breaks {
				breakOff()
			} else {
				close(let)
			}
			if err := <-answered; (err != nil) != breaks {
				t.Errorf("broken off %v: %v", breaks, err)
			}
			<-ended
			synctest.Wait()
			if !c.Ended() {
				t.Error("the connection is open")
			}
		})
	}
}

// A frame of no length that one has ends the connection, before room is made for it.
func TestServe_NonsenseEndsIt(t *testing.T) {
	for _, length := range []uint32{0, numberBytes - 1, numberBytes, MaxFrame + 1, 1 << 31} {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			go func() {
				var head [lengthBytes + numberBytes]byte
				binary.BigEndian.PutUint32(head[:], length)
				_, _ = near.Write(head[:])
			}()
			Serve(t.Context(), t.Context(), far, far, func(context.Context, byte, []byte) []byte {
				t.Errorf("a frame of %d is answered", length)
				return nil
			})
			if _, err := near.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				t.Errorf("after a frame of %d: %v", length, err)
			}
			near.Close()
			synctest.Wait()
		})
	}
}

// A call that is too long is not sent, and the connection goes on.
func TestCaller_TooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := joined(t, t.Context(), t.Context(), func(context.Context, byte, []byte) []byte { return nil })
		if _, sent, err := c.Call(t.Context(), 1, make([]byte, MaxFrame)); sent || err == nil {
			t.Errorf("it is sent %v: %v", sent, err)
		}
		if _, _, err := c.Call(t.Context(), 1, nil); err != nil {
			t.Error(err)
		}
		c.Close()
		synctest.Wait()
	})
}
