package inlet_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/rs/zerolog"
	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/tools/sheaf/inlet"
)

// place is an inlet with one scanner, which keeps pages in memory.
type place struct {
	t       *testing.T
	address string
	host    ssh.PublicKey
	log     *bytes.Buffer
	server  *inlet.Server

	mu     sync.Mutex
	known  core.Scanner
	pages  map[string]int // pictures, and how often each came
	closed error
	fails  error
	slow   time.Duration // what a page takes
}

func draw(t *testing.T) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey())))
}

// safe is a writer for several.
type safe struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (s *safe) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.to.Write(b)
}

func open(t *testing.T, line string, limits inlet.Limits) *place {
	t.Helper()
	hostText, err := inlet.NewHostKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	host, err := inlet.HostKey(hostText)
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, host: host.PublicKey(), log: new(bytes.Buffer), pages: map[string]int{},
		known: core.Scanner{ID: "centre-1", Campaign: "c", State: core.ScannerEnrolled, Key: line}}
	p.server = inlet.New(inlet.Config{
		HostKey: host, Limits: limits, Log: zerolog.New(&safe{to: p.log}),
		Say:     func(err error) string { return text.OfError(text.English, err) },
		Scanner: p.scanner, Take: p.take,
		Closed: func() error {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.closed
		},
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- p.server.Serve(ln) }()
	t.Cleanup(func() {
		if err := errors.Join(p.server.Close(), <-done); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *place) scanner(_ context.Context, id core.ScannerID) (core.Scanner, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id != p.known.ID {
		return core.Scanner{}, core.Refuse(core.NotFound, "name", "core.not_found")
	}
	return p.known, nil
}

func (p *place) take(_ context.Context, s core.Scanner, request core.RequestID, picture []byte) (inlet.Kept, error) {
	if p.slow > 0 {
		<-time.After(p.slow)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		return inlet.Kept{}, p.fails
	}
	if s.ID != p.known.ID || !strings.HasPrefix(string(request), "scan-") {
		p.t.Errorf("%s delivers as %q", s.ID, request)
	}
	p.pages[string(picture)]++
	return inlet.Kept{Repeated: p.pages[string(picture)] > 1}, nil
}

// kept is how many pages there are, each counted once.
func (p *place) kept() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pages)
}

func (p *place) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *place) dial(user string, how ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", p.address, &ssh.ClientConfig{User: user, Auth: how, HostKeyCallback: ssh.FixedHostKey(p.host)})
}

func (p *place) client(key ssh.Signer) (*ssh.Client, *sftp.Client) {
	p.t.Helper()
	link, err := p.dial("centre-1", ssh.PublicKeys(key))
	if err != nil {
		p.t.Fatal(err)
	}
	c, err := sftp.NewClient(link)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = link.Close() })
	return link, c
}

// ended waits until no connection is left, without ending what is being kept.
func (p *place) ended() {
	p.t.Helper()
	for until := time.Now().Add(10 * time.Second); p.server.Connections() > 0; <-time.After(time.Millisecond) {
		if time.Now().After(until) {
			p.t.Fatal("a connection stays")
		}
	}
}

// put writes a file and says what came of it.
func put(c *sftp.Client, name string, data []byte) error {
	f, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// picture is a JPEG of its own for each n.
func picture(t *testing.T, n int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i*n + n)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestServer_LogsInByKeyOnly(t *testing.T) {
	key, line := draw(t)
	stranger, _ := draw(t)
	p := open(t, line, inlet.Limits{})
	for name, c := range map[string]struct {
		user string
		how  ssh.AuthMethod
	}{
		"another key":      {"centre-1", ssh.PublicKeys(stranger)},
		"another name":     {"centre-2", ssh.PublicKeys(key)},
		"a password":       {"centre-1", ssh.Password("secret")},
		"asked by the way": {"centre-1", ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		"nothing":          {"centre-1", ssh.PublicKeys()},
	} {
		if link, err := p.dial(c.user, c.how); err == nil {
			_ = link.Close()
			t.Errorf("%s is let in", name)
		}
	}
	if _, err := p.dial("centre-1", ssh.PublicKeys(key)); err != nil {
		t.Errorf("the scanner: %v", err)
	}
	p.set(func() { p.known.State = core.ScannerRetired })
	if _, err := p.dial("centre-1", ssh.PublicKeys(key)); err == nil {
		t.Error("a retired scanner is let in")
	}
}

// There is no shell, no command, no tunnel, and no other subsystem.
func TestServer_IsNothingButSFTP(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{})
	link, _ := p.client(key)
	for name, try := range map[string]func(*ssh.Session) error{
		"shell":     func(s *ssh.Session) error { return s.Shell() },
		"exec":      func(s *ssh.Session) error { return s.Start("id") },
		"terminal":  func(s *ssh.Session) error { return s.RequestPty("xterm", 24, 80, nil) },
		"variable":  func(s *ssh.Session) error { return s.Setenv("LD_PRELOAD", "/x") },
		"subsystem": func(s *ssh.Session) error { return s.RequestSubsystem("netconf") },
	} {
		s, err := link.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := try(s); err == nil {
			t.Errorf("%s is served", name)
		}
		_ = s.Close()
	}
	if _, err := link.Dial("tcp", p.address); err == nil {
		t.Error("a tunnel is opened")
	}
	if _, err := link.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("a port is forwarded")
	}
}

func TestServer_KeepsPages(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{})
	link, c := p.client(key)
	one := picture(t, 1)
	for range 2 { // the same file twice is one page
		if err := put(c, "scan.tmp", one); err != nil {
			t.Fatal(err)
		}
		if err := c.PosixRename("scan.tmp", "scan.jpg"); err != nil {
			t.Errorf("renaming: %v", err)
		}
	}
	if info, err := c.Stat("scan.jpg"); err != nil || info.Size() != int64(len(one)) {
		t.Errorf("its size: %v, %v", info, err)
	}
	if err := errors.Join(c.Mkdir("day"), put(c, "day/two", picture(t, 2)), c.Chmod("day/two", 0o777), c.Remove("day/two")); err != nil {
		t.Errorf("in a folder: %v", err)
	}
	if p.kept() != 2 {
		t.Errorf("%d pages", p.kept())
	}
	_ = link.Close()
	_ = p.server.Close()
	if got := p.log.String(); !strings.Contains(got, `"pages":3`) || !strings.Contains(got, `"repeated":1`) || strings.Contains(got, "scan.jpg") {
		t.Errorf("the report: %s", got)
	}
}

// What a client may not do is refused, whatever it calls it, and nothing appears on the disk.
func TestServer_GivesNothingAndTouchesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	key, line := draw(t)
	p := open(t, line, inlet.Limits{})
	_, c := p.client(key)
	secret := "/etc/hostname"
	for _, name := range []string{"../../../../etc/x", "/etc/x", "a/../../x", "CON", "a\nb", "\u202egpj.exe", strings.Repeat("n", 200), "C:\\x", "x\x00y"} {
		if err := put(c, name, picture(t, len(name))); err != nil {
			t.Errorf("%q is only a name: %v", name, err)
		}
	}
	for what, err := range map[string]error{
		"reading a file of the node": func() error { _, err := c.Open(secret); return err }(),
		"reading its own":            func() error { _, err := c.Open("CON"); return err }(),
		"reading and writing": func() error {
			f, err := c.OpenFile("rw", os.O_RDWR|os.O_CREATE)
			if err == nil {
				_, err = io.ReadAll(f)
			}
			return err
		}(),
		"appending":            func() error { _, err := c.OpenFile("CON", os.O_WRONLY|os.O_APPEND); return err }(),
		"a symlink":            c.Symlink("/etc", "etc"),
		"a hard link":          c.Link(secret, "h"),
		"a link's target":      func() error { _, err := c.ReadLink("CON"); return err }(),
		"removing another's":   c.Remove(secret),
		"removing the root":    c.RemoveDirectory("/"),
		"renaming another's":   c.Rename(secret, "stolen"),
		"looking at another's": func() error { _, err := c.Stat(secret); return err }(),
		"listing a folder":     func() error { _, err := c.ReadDir("/etc/ssh"); return err }(),
		"changing another's":   c.Chmod(secret, 0o777),
		"the room on the disk": func() error { _, err := c.StatVFS("/"); return err }(),
	} {
		if err == nil {
			t.Errorf("%s is done", what)
		}
	}
	if list, err := os.ReadDir("."); err != nil || len(list) > 0 {
		t.Errorf("on the disk: %v, %v", list, err)
	}
}

func TestServer_CutOff(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{})
	link, c := p.client(key)
	f, err := c.Create("half.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(picture(t, 1)); err != nil { // whole, but never closed
		t.Fatal(err)
	}
	_ = link.Close()
	_ = link.Wait()
	p.ended()
	if p.kept() != 0 || !strings.Contains(p.log.String(), `"cut_off":1`) {
		t.Errorf("%d pages; %s", p.kept(), p.log.String())
	}
}

func TestServer_Refuses(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{File: 1 << 20, Memory: 3 << 20, Files: 9})
	_, c := p.client(key)
	refused := func(what, want string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	refused("nothing", "no page", put(c, "1", nil))
	refused("a text", "no JPEG", put(c, "2", []byte("hello")))
	refused("too large", "1 MB", put(c, "3", make([]byte, 1<<20+1)))
	refused("a PDF without end", "PDF", put(c, "4", []byte("%PDF-1.7\n")))
	f, err := c.Create("5")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte("x"), 1<<62)
	refused("far behind", "1 MB", errors.Join(err, f.Close()))
	if f, err = c.Create("6"); err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte("x"), 5000)
	refused("a hole", "missing", errors.Join(err, f.Close()))
	p.set(func() { p.closed = core.Refuse(core.Unavailable, "", "sftp.memory") })
	refused("read-only", "in a minute", put(c, "7", picture(t, 1)))
	p.set(func() { p.closed, p.fails = nil, core.Refuse(core.Unavailable, "", "core.unavailable") })
	refused("a node that cannot", "", put(c, "8", picture(t, 1)))
	p.set(func() { p.fails = nil })
	if err := put(c, "9", picture(t, 1)); err != nil || p.kept() != 1 {
		t.Errorf("the batch goes on: %v, %d pages", err, p.kept())
	}
	p.set(func() { p.known.State = core.ScannerRetired })
	refused("retired while it is connected", "permission", put(c, "10", picture(t, 2)))
	p.set(func() { p.known.State = core.ScannerEnrolled })
	if err := put(c, "11", picture(t, 2)); err != nil {
		t.Errorf("the ninth: %v", err)
	}
	refused("too many", "permission", put(c, "12", picture(t, 3)))
}

// A page that nothing can read does not keep the others of its file out.
func TestServer_BrokenPage(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{})
	_, c := p.client(key)
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	var b bytes.Buffer
	b.WriteString("II*\x00\x08\x00\x00\x00")
	by := binary.LittleEndian
	page := func(width uint32, at int, last bool) []byte { // a directory of nine entries with its picture behind it
		d := by.AppendUint16(nil, 9)
		data := uint32(at + 2 + 9*12 + 4)
		for _, e := range [][3]uint32{{256, 4, width}, {257, 4, 8}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, data}, {277, 3, 1}, {278, 4, 8}, {279, 4, 64}} {
			d = by.AppendUint16(by.AppendUint16(d, uint16(e[0])), uint16(e[1]))
			d = by.AppendUint32(by.AppendUint32(d, 1), e[2])
		}
		next := data + 64
		if last {
			next = 0
		}
		return append(by.AppendUint32(d, next), img.Pix...)
	}
	b.Write(page(1<<30, b.Len(), false))
	b.Write(page(8, b.Len(), true))
	err := put(c, "two.tif", b.Bytes())
	if err == nil || !strings.Contains(err.Error(), "Page 1") || p.kept() != 1 {
		t.Errorf("%v; %d pages", err, p.kept())
	}
}

func TestServer_TenScanners(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{PerScanner: 10})
	var work sync.WaitGroup
	for n := range 10 {
		_, c := p.client(key)
		work.Go(func() {
			for i := range 5 {
				if err := put(c, fmt.Sprintf("%d", i), picture(t, 1+10*i+n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	if p.kept() != 50 {
		t.Errorf("%d pages of 50", p.kept())
	}
	if link, err := p.dial("centre-1", ssh.PublicKeys(key)); err == nil { // the eleventh is sent away
		if _, err := sftp.NewClient(link); err == nil {
			t.Error("an eleventh connection is served")
		}
	}
}

// Who says nothing for too long, before or after the login, is sent away.
func TestServer_Idle(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{Login: 50 * time.Millisecond, Idle: 50 * time.Millisecond})
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, net.ErrClosed) {
		t.Logf("%v", err)
	}
	link, err := p.dial("centre-1", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	_ = link.Wait() // returns because the server ends it
}

// A scanner that waits until many pages are kept is not one that says nothing.
func TestServer_WaitsForItsAnswer(t *testing.T) {
	key, line := draw(t)
	p := open(t, line, inlet.Limits{Idle: 100 * time.Millisecond})
	p.slow = 500 * time.Millisecond
	_, c := p.client(key)
	if err := put(c, "1", picture(t, 1)); err != nil || p.kept() != 1 {
		t.Errorf("%v; %d pages", err, p.kept())
	}
}

func TestHostKey(t *testing.T) {
	if _, err := inlet.HostKey("no key"); core.CodeOf(err) != core.Invalid {
		t.Error(err)
	}
}
