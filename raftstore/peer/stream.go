package peer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/stream"
)

// What is asked with every write and every linearizable read goes over one connection to each node, package stream. A
// node of an earlier release does not know it and is asked by HTTP.
const (
	pathStream = "/1/stream"
	protocol   = "sheaf-stream/1" // of the header Upgrade
	// askedAgain is after how long a node that does not know streams is asked for one once more: it may be newer now.
	askedAgain = time.Minute
	// dialling bounds how long a stream may take to begin.
	dialling = 10 * time.Second
	// buffered are the bytes that are read of a stream at once.
	buffered = 64 << 10
)

// The kinds of calls; the first byte of a call's body.
const (
	kindPropose   = 1
	kindReadIndex = 2
)

// The first byte of an answer.
const (
	answeredJSON  = 0 // then a reply as by HTTP: all that is not the plain yes
	answeredEntry = 1 // then the answer's index, first leaf and count of leaves as uvarints, and the name of its tree
	answeredIndex = 2 // then the index as uvarint
)

// errOld is what is wrong with a node that does not know streams.
var errOld = errors.New("the node answers no streams")

// line is the stream to one node.
type line struct {
	mu     sync.Mutex
	open   *stream.Caller // guarded by mu
	opened chan struct{}  // closed when the dialling has ended; nil while nobody dials; guarded by mu
	err    error          // of the last dialling; guarded by mu
	old    time.Time      // when the node was found not to know streams; guarded by mu
}

// streamed has the node answer over its stream. known is false if it is to be asked by HTTP.
func (c *Client) streamed(ctx context.Context, to raft.Server, kind byte, body []byte) (answer []byte, known bool, err error) {
	address, err := link.ParseAddress(string(to.Address))
	if err != nil {
		return nil, true, err
	}
	found, _ := c.lines.LoadOrStore(address, &line{})
	caller, err := found.(*line).get(ctx, c.port, address)
	switch {
	case errors.Is(err, errOld):
		return nil, false, nil
	case err != nil:
		return nil, true, err
	}
	answer, sent, err := caller.Call(ctx, kind, body)
	if err != nil {
		return nil, true, notAnswered(sent, err)
	}
	return answer, true, nil
}

// get is the stream to the node, which is begun if there is none. Who waits for the same beginning shares it.
func (l *line) get(ctx context.Context, port *link.Port, to link.Address) (*stream.Caller, error) {
	for {
		l.mu.Lock()
		if l.open != nil && !l.open.Ended() {
			defer l.mu.Unlock()
			return l.open, nil
		}
		if time.Since(l.old) < askedAgain {
			defer l.mu.Unlock()
			return nil, errOld
		}
		mine := l.opened == nil
		if mine {
			l.opened = make(chan struct{})
			go l.begin(port, to)
		}
		opened := l.opened
		l.mu.Unlock()
		select {
		case <-opened:
		case <-ctx.Done():
			return nil, notAnswered(false, ctx.Err())
		}
		l.mu.Lock()
		open, err := l.open, l.err
		l.mu.Unlock()
		if err != nil || open != nil && mine {
			return open, err
		}
	}
}

// begin calls the node once and tells who waits.
func (l *line) begin(port *link.Port, to link.Address) {
	ctx, cancel := context.WithTimeout(context.Background(), dialling)
	defer cancel()
	open, err := openStream(ctx, port, to)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open, l.err = open, err
	if errors.Is(err, errOld) {
		l.old = time.Now()
	}
	close(l.opened)
	l.opened = nil
}

// openStream begins a stream. Nothing was sent over one that did not come about.
func openStream(ctx context.Context, port *link.Port, to link.Address) (*stream.Caller, error) {
	conn, err := port.Dial(ctx, to)
	if err != nil {
		return nil, notAnswered(false, err)
	}
	hung := context.AfterFunc(ctx, func() { conn.Close() })
	from := bufio.NewReaderSize(conn, buffered)
	err = greet(conn, from, to)
	if !hung() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return stream.NewCaller(conn, from), nil
}

// greet asks for the stream.
func greet(conn io.Writer, from *bufio.Reader, to link.Address) error {
	_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: %s\r\nContent-Length: 0\r\n\r\n",
		pathStream, link.Name(to.Node), protocol)
	if err != nil {
		return notAnswered(false, err)
	}
	answer, err := http.ReadResponse(from, nil)
	if err != nil {
		return notAnswered(false, err)
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusSwitchingProtocols:
		return nil
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return errOld
	}
	if _, err := read[struct{}](answer.Body); core.CodeOf(err) != core.Internal {
		return err
	}
	return notAnswered(false, fmt.Errorf("the node answers %s", answer.Status))
}

// hangUp ends all streams.
func (c *Client) hangUp() {
	c.lines.Range(func(_, found any) bool {
		l := found.(*line)
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.open != nil {
			l.open.Close()
		}
		return true
	})
}

// stream answers the calls of another node until one of the two ends it.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != protocol {
		w.WriteHeader(http.StatusUpgradeRequired)
		answer(w, struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		return
	}
	node, _ := r.Context().Value(peerKey{}).(string)
	s.streams.Add(1)
	defer s.streams.Done()
	conn, from, err := http.NewResponseController(w).Hijack()
	if err != nil {
		answer(w, struct{}{}, err)
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+protocol+"\r\n\r\n"); err != nil {
		conn.Close()
		return
	}
	whole := io.MultiReader(io.LimitReader(from, int64(from.Reader.Buffered())), bufio.NewReaderSize(conn, buffered))
	stream.Serve(s.closing, s.broken, conn, whole, func(ctx context.Context, kind byte, body []byte) []byte {
		if err := s.member(node); err != nil { // it may have been removed since the stream began
			return saidJSON(struct{}{}, err)
		}
		return s.said(ctx, kind, body)
	})
}

// said answers one call.
func (s *Server) said(ctx context.Context, kind byte, body []byte) []byte {
	switch kind {
	case kindPropose:
		if len(body) > entry.Max {
			return saidJSON(struct{}{}, core.Refuse(core.TooLarge, "", "core.command_too_large"))
		}
		e, err := entry.Decode(body)
		if err != nil {
			return saidJSON(struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		}
		recorded, err := s.store.Propose(ctx, e)
		if err != nil || recorded.Refusal != nil {
			return saidJSON(recorded, err)
		}
		said := make([]byte, 0, 1+3*binary.MaxVarintLen64+len(recorded.Tree))
		said = binary.AppendUvarint(append(said, answeredEntry), recorded.Index)
		said = binary.AppendUvarint(said, uint64(recorded.Leaves))
		said = binary.AppendUvarint(said, uint64(recorded.Count))
		return append(said, recorded.Tree...)
	case kindReadIndex:
		index, err := s.store.ReadIndex(ctx)
		if err != nil {
			return saidJSON(struct{}{}, err)
		}
		return binary.AppendUvarint([]byte{answeredIndex}, index)
	}
	return saidJSON(struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
}

// saidJSON is the answer by HTTP, as the answer of a stream.
func saidJSON[T any](what T, err error) []byte {
	var b frame
	b = append(b, answeredJSON)
	answer(&b, what, err)
	return b
}

// frame is written to like a file.
type frame []byte

func (f *frame) Write(p []byte) (int, error) {
	*f = append(*f, p...)
	return len(p), nil
}

// heardEntry reads the answer to an entry.
func heardEntry(said []byte) (machine.Answer, error) {
	if len(said) > 0 && said[0] == answeredJSON {
		return heardJSON[machine.Answer](said[1:])
	}
	var a machine.Answer
	numbers := [3]uint64{}
	rest := said
	if len(said) > 0 && said[0] == answeredEntry {
		rest = said[1:]
	}
	ok := len(rest) < len(said)
	for i := range numbers {
		n, size := binary.Uvarint(rest)
		if ok = ok && size > 0; !ok {
			return a, notAnswered(true, errAnswer)
		}
		numbers[i], rest = n, rest[size:]
	}
	a.Index, a.Leaves, a.Count, a.Tree = numbers[0], int64(numbers[1]), int(numbers[2]), string(rest)
	return a, nil
}

var errAnswer = errors.New("the answer of a node is none")

// heardJSON reads an answer as by HTTP. What is no answer may have been one.
func heardJSON[T any](said []byte) (T, error) {
	got, err := read[T](bytes.NewReader(said))
	if core.CodeOf(err) == core.Internal {
		err = notAnswered(true, err)
	}
	return got, err
}

// heardIndex reads the answer to who asks how far to wait.
func heardIndex(said []byte) (uint64, error) {
	if len(said) > 0 && said[0] == answeredJSON {
		at, err := heardJSON[readIndex](said[1:])
		return at.Index, err
	}
	if len(said) > 1 && said[0] == answeredIndex {
		if index, size := binary.Uvarint(said[1:]); size > 0 {
			return index, nil
		}
	}
	return 0, notAnswered(true, errAnswer)
}
