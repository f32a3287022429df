package inlet

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/sshkey"
)

// Kept is what became of a page.
type Kept struct {
	// Repeated was here before, Unread waits for somebody, Unexpected is of a sheet that should be elsewhere.
	Repeated, Unread, Unexpected bool
}

// Config is what an inlet needs. All fields but Limits are needed.
type Config struct {
	HostKey ssh.Signer
	// Scanner is the scanner of the name as it stands now; NotFound for none.
	Scanner func(ctx context.Context, id core.ScannerID) (core.Scanner, error)
	// Take keeps the picture of a page in the name of the scanner. A request that comes again is answered as before.
	Take func(ctx context.Context, s core.Scanner, request core.RequestID, picture []byte) (Kept, error)
	// Closed says why nothing can be kept now, nil where it can.
	Closed func() error
	// Say puts a refusal into words for whoever stands at the scanner.
	Say    func(error) string
	Log    zerolog.Logger
	Limits Limits
}

// Limits bound what scanners may ask for. Zero is the default of each.
type Limits struct {
	// File is the size of a file, Memory of all that are being written, in bytes (128 MiB, 256 MiB).
	File, Memory int64
	// Files are those of one connection (10,000), Names how many of them it may still ask about (1,000).
	Files, Names int
	// Connections at once, and of them those of one scanner (64, 4).
	Connections, PerScanner int
	// Login is the time to log in, Idle that without a word from the scanner, Page that for one page (20 s, 2 min, 1 min).
	Login, Idle, Page time.Duration
}

func or[T int | int64 | time.Duration](given, other T) T {
	if given > 0 {
		return given
	}
	return other
}

func (l Limits) whole() Limits {
	return Limits{
		File: or(l.File, 128<<20), Memory: or(l.Memory, 256<<20), Files: or(l.Files, 10_000), Names: or(l.Names, 1000),
		Connections: or(l.Connections, 64), PerScanner: or(l.PerScanner, 4),
		Login: or(l.Login, 20*time.Second), Idle: or(l.Idle, 2*time.Minute), Page: or(l.Page, time.Minute),
	}
}

// readersAtOnce bounds how many files are taken apart at the same time: one needs the memory of a few pages.
const readersAtOnce = 2

// Server takes connections until it is closed.
type Server struct {
	Config
	ssh     *ssh.ServerConfig
	readers chan struct{}

	work   context.Context // of what is being kept
	cancel context.CancelFunc
	wait   sync.WaitGroup

	mu        sync.Mutex // guards what follows
	closed    bool
	listeners []net.Listener
	conns     map[net.Conn]bool
	sessions  map[core.ScannerID]int
	memory    int64 // bytes of files that are being written
}

// New makes a server.
func New(c Config) *Server {
	c.Limits = c.Limits.whole()
	s := &Server{Config: c, readers: make(chan struct{}, readersAtOnce), conns: map[net.Conn]bool{}, sessions: map[core.ScannerID]int{}}
	s.work, s.cancel = context.WithCancel(context.Background())
	s.ssh = &ssh.ServerConfig{
		ServerVersion:     "SSH-2.0-sheaf",
		MaxAuthTries:      6,
		PublicKeyCallback: s.known,
		PublicKeyAuthAlgorithms: []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
			ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512},
	}
	s.ssh.AddHostKey(c.HostKey)
	return s
}

// Fingerprint is that of the host key, to be compared at the scanner.
func (s *Server) Fingerprint() string { return ssh.FingerprintSHA256(s.HostKey.PublicKey()) }

// errUnknown is all that a stranger hears.
var errUnknown = errors.New("unknown scanner or key")

// known lets a scanner in that is enrolled with this very key.
func (s *Server) known(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
	ctx, cancel := context.WithTimeout(s.work, s.Limits.Login)
	defer cancel()
	scanner, err := s.Scanner(ctx, core.ScannerID(conn.User()))
	if err != nil || scanner.State != core.ScannerEnrolled {
		return nil, errUnknown
	}
	enrolled, err := sshkey.Parse("key", scanner.Key)
	if err != nil || enrolled.Blob != string(key.Marshal()) {
		return nil, errUnknown
	}
	return &ssh.Permissions{}, nil
}

// Serve answers on the listener until Close.
func (s *Server) Serve(ln net.Listener) error {
	s.mu.Lock()
	closed := s.closed
	s.listeners = append(s.listeners, ln)
	s.mu.Unlock()
	if closed {
		return ln.Close()
	}
	for {
		conn, err := ln.Accept()
		if err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.closed {
				return nil
			}
			return err
		}
		if !s.admit(conn) {
			_ = conn.Close() // it may come again
			continue
		}
		go func() {
			defer s.leave(conn)
			s.talk(conn)
		}()
	}
}

func (s *Server) admit(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.conns) >= s.Limits.Connections {
		return false
	}
	s.conns[conn] = true
	s.wait.Add(1)
	return true
}

// Connections is how many there are now.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

func (s *Server) leave(conn net.Conn) {
	_ = conn.Close()
	s.mu.Lock()
	delete(s.conns, conn)
	s.mu.Unlock()
	s.wait.Done()
}

// Close ends all connections; a file that is being written is written again by its scanner. It waits for all to end.
func (s *Server) Close() error {
	s.cancel()
	s.mu.Lock()
	s.closed = true
	var errs []error
	for _, ln := range s.listeners {
		if err := ln.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	for conn := range s.conns {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
	return errors.Join(errs...)
}

// talk logs one scanner in and serves it.
func (s *Server) talk(conn net.Conn) {
	if err := conn.SetDeadline(time.Now().Add(s.Limits.Login)); err != nil {
		return
	}
	patient := &patient{Conn: conn}
	link, channels, requests, err := ssh.NewServerConn(patient, s.ssh)
	if err != nil {
		s.Log.Info().Str("from", conn.RemoteAddr().String()).Msg("a caller on the SFTP port was turned away")
		return
	}
	id := core.ScannerID(link.User())
	if !s.enter(id) {
		_ = link.Close()
		return
	}
	defer s.exit(id)
	patient.waits(s.Limits.Idle)
	go ssh.DiscardRequests(requests) // nothing is forwarded; ends with the connection
	var sessions sync.WaitGroup
	for offered := range channels {
		if offered.ChannelType() != "session" {
			_ = offered.Reject(ssh.Prohibited, "sftp only")
			continue
		}
		channel, asked, err := offered.Accept()
		if err != nil {
			break
		}
		sessions.Go(func() { s.session(id, patient, channel, asked) })
	}
	_ = link.Close()
	sessions.Wait()
}

func (s *Server) enter(id core.ScannerID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions[id] >= s.Limits.PerScanner {
		return false
	}
	s.sessions[id]++
	return true
}

func (s *Server) exit(id core.ScannerID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions[id]--; s.sessions[id] == 0 {
		delete(s.sessions, id)
	}
}

// hold takes memory for a file, or more of it; release gives it back.
func (s *Server) hold(n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.memory+n > s.Limits.Memory {
		return false
	}
	s.memory += n
	return true
}

func (s *Server) release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory -= n
}

// patient is a connection that ends when nothing comes for too long, unless it is the scanner who waits for an answer.
type patient struct {
	net.Conn
	keeping atomic.Int32 // files whose pages are being kept
	mu      sync.Mutex   // guards idle
	idle    time.Duration
}

// waits is called once somebody is logged in.
func (p *patient) waits(idle time.Duration) {
	p.mu.Lock()
	p.idle = idle
	p.mu.Unlock()
	_ = p.SetWriteDeadline(time.Time{})
	_ = p.SetReadDeadline(time.Now().Add(idle))
}

// Read implements io.Reader.
func (p *patient) Read(b []byte) (int, error) {
	for {
		p.extend(p.SetReadDeadline)
		n, err := p.Conn.Read(b)
		if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && p.keeping.Load() > 0 {
			continue
		}
		return n, err
	}
}

// Write implements io.Writer.
func (p *patient) Write(b []byte) (int, error) {
	p.extend(p.SetWriteDeadline)
	return p.Conn.Write(b)
}

func (p *patient) extend(set func(time.Time) error) {
	p.mu.Lock()
	idle := p.idle
	p.mu.Unlock()
	if idle > 0 {
		_ = set(time.Now().Add(idle)) // one that is closed says so when it is read
	}
}
