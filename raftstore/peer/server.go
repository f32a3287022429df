package peer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// Store is what a node answers from.
type Store interface {
	Propose(ctx context.Context, e machine.Entry) (machine.Answer, error)
	ReadIndex(ctx context.Context) (uint64, error)
	Change(ctx context.Context, c member.Change) error
	Seed(ctx context.Context, w io.Writer) error
	Report() member.Report
	Full() error
	Hear(node string, said starts.Introduction) error
}

// Server answers other nodes.
type Server struct {
	store  Store
	blobs  Blobs
	member func(node string) error
	puts   chan struct{} // a place for each blob that is being taken
	http   http.Server

	// closing ends when no more calls of streams are read, broken when those under way are broken off.
	closing, broken context.Context
	close, breakOff context.CancelFunc
	streams         sync.WaitGroup // that are being answered
}

type peerKey struct{}

// NewServer makes a server that answers from store and blobs whom member does not refuse.
func NewServer(store Store, blobs Blobs, member func(node string) error) *Server {
	s := &Server{store: store, blobs: blobs, member: member, puts: make(chan struct{}, putsAtOnce)}
	s.closing, s.close = context.WithCancel(context.Background())
	s.broken, s.breakOff = context.WithCancel(context.Background())
	routes := http.NewServeMux()
	routes.HandleFunc("POST "+pathStream, s.members(s.stream))
	routes.HandleFunc("POST "+pathPropose, s.members(s.propose))
	routes.HandleFunc("POST "+pathReadIndex, s.members(s.readIndex))
	routes.HandleFunc("POST "+pathChange, s.members(s.change))
	routes.HandleFunc("POST "+pathSeed, s.members(s.seed))
	routes.HandleFunc("POST "+pathReport, s.members(s.report))
	routes.HandleFunc("POST "+pathRoom, s.members(s.room))
	routes.HandleFunc("POST "+pathStart, s.members(s.start))
	routes.HandleFunc("PUT "+pathBlob+"{hash}", s.members(s.putBlob))
	routes.HandleFunc("POST "+pathBlob+"{hash}", s.members(s.renewBlob))
	routes.HandleFunc("GET "+pathBlob+"{hash}", s.members(s.getBlob))
	routes.HandleFunc("POST "+pathMissing, s.members(s.missingBlobs))
	s.http = http.Server{
		Handler: routes, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 8 << 10,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if proven, ok := c.(*link.Conn); ok {
				return context.WithValue(ctx, peerKey{}, proven.Peer)
			}
			return ctx
		},
	}
	return s
}

// Serve answers the calls of the listener until Close.
func (s *Server) Serve(calls net.Listener) error {
	if err := s.http.Serve(calls); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Close waits for the calls under way until ctx ends, and then ends them.
func (s *Server) Close(ctx context.Context) error {
	s.close()
	late := context.AfterFunc(ctx, s.breakOff)
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	s.streams.Wait()
	late()
	s.breakOff()
	return err
}

// members lets only members through.
func (s *Server) members(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		node, _ := r.Context().Value(peerKey{}).(string)
		if err := s.member(node); err != nil {
			w.WriteHeader(http.StatusForbidden)
			answer(w, struct{}{}, err)
			return
		}
		next(w, r)
	}
}

func (s *Server) propose(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, entry.Max))
	if err != nil {
		answer(w, struct{}{}, core.Refuse(core.TooLarge, "", "core.command_too_large"))
		return
	}
	e, err := entry.Decode(data)
	if err != nil {
		answer(w, struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		return
	}
	recorded, err := s.store.Propose(r.Context(), e)
	answer(w, recorded, err)
}

func (s *Server) readIndex(w http.ResponseWriter, r *http.Request) {
	index, err := s.store.ReadIndex(r.Context())
	answer(w, readIndex{index}, err)
}

// maxChange bounds the body of a change in bytes.
const maxChange = 4 << 10

func (s *Server) change(w http.ResponseWriter, r *http.Request) {
	var c member.Change
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxChange)).Decode(&c); err != nil {
		answer(w, struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		return
	}
	node, _ := r.Context().Value(peerKey{}).(string)
	if (c.Kind == member.Promote || c.Kind == member.Demote) && c.Node != node {
		answer(w, struct{}{}, core.Refuse(core.Denied, "node", "peer.not_own", c.Node))
		return
	}
	answer(w, struct{}{}, s.store.Change(r.Context(), c))
}

func (s *Server) start(w http.ResponseWriter, r *http.Request) {
	var said starts.Introduction
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxChange)).Decode(&said); err != nil {
		answer(w, struct{}{}, core.Refuse(core.Invalid, "", "peer.entry"))
		return
	}
	node, _ := r.Context().Value(peerKey{}).(string)
	answer(w, struct{}{}, s.store.Hear(node, said))
}

func (s *Server) report(w http.ResponseWriter, _ *http.Request) { answer(w, s.store.Report(), nil) }

// seed sends the stream. A refusal before its first byte is an answer; after it the connection breaks off, and
// whoever reads knows that the stream is not whole.
func (s *Server) seed(w http.ResponseWriter, r *http.Request) {
	begun := &begun{w: w}
	err := s.store.Seed(r.Context(), begun)
	switch {
	case err == nil:
	case begun.any:
		panic(http.ErrAbortHandler)
	default:
		w.WriteHeader(http.StatusServiceUnavailable)
		answer(w, struct{}{}, err)
	}
}

// begun notes whether anything was written.
type begun struct {
	w   io.Writer
	any bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.any = true
	return b.w.Write(p)
}

func (s *Server) room(w http.ResponseWriter, _ *http.Request) {
	answer(w, struct{}{}, s.store.Full())
}
