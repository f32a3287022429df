package scanners

import (
	"context"
	"crypto/rand"
	"net"

	"github.com/rs/zerolog"
	"golang.org/x/crypto/ssh"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/inlet"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Pages keeps the pictures of pages.
type Pages interface {
	// FromScanner keeps one in a campaign, and says whether it was here before, waits for somebody, or is of a sheet that
	// should be elsewhere.
	FromScanner(r room.Asker, c core.CampaignID, picture []byte) (repeated, unread, unexpected bool, err error)
}

// Door is what a node has for scanners. All fields are needed.
type Door struct {
	Pages Pages
	Store moment.Store
	// Closed says why nothing can be recorded, nil where it can.
	Closed func() error
	Log    zerolog.Logger
}

// Open listens on the address, with the key of the folder, and serves until what it gives is closed; served is told when
// it ends. Said, unless nil, is told the address and the fingerprint of the key.
func (d Door) Open(f datadir.Dir, address string, served chan<- error, said func(address, fingerprint string) error) (*inlet.Server, error) {
	key, err := hostKey(f)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, terminal.Unheard("--sftp", address, err)
	}
	server := inlet.New(inlet.Config{
		HostKey: key, Scanner: d.scanner, Take: d.take, Closed: d.Closed, Log: d.Log,
		Say: func(err error) string { return text.OfError(text.English, err) }, // a scanner shows plain letters, if any
	})
	go func() { served <- server.Serve(ln) }() // ends with the server
	if said != nil {
		err = said(ln.Addr().String(), server.Fingerprint())
	}
	return server, err
}

// hostKey is the key by which scanners know the node, drawn when it is first needed.
func hostKey(f datadir.Dir) (ssh.Signer, error) {
	text, err := f.Read(datadir.FileSFTPKey)
	if core.CodeOf(err) == core.NotFound {
		if text, err = inlet.NewHostKey(rand.Reader); err != nil {
			return nil, err
		}
		if err = f.Write(datadir.FileSFTPKey, text); err == nil {
			err = f.Settle()
		}
	}
	if err != nil {
		return nil, err
	}
	return inlet.HostKey(text)
}

// scanner is the scanner as all nodes have acknowledged it.
func (d Door) scanner(ctx context.Context, id core.ScannerID) (core.Scanner, error) {
	v, err := d.Store.Latest(ctx)
	if err != nil {
		return core.Scanner{}, err
	}
	defer v.Close()
	scanner, ok := state.Scanners.Get(v, id)
	if !ok {
		return scanner, core.Refuse(core.NotFound, "name", "core.not_found")
	}
	return scanner, nil
}

// take keeps a page in the name of the scanner.
func (d Door) take(ctx context.Context, s core.Scanner, request core.RequestID, picture []byte) (inlet.Kept, error) {
	sender := &sender{ctx: ctx, by: moment.By{User: core.User{ID: s.ID.Actor(), Campaign: s.Campaign}, Request: request}}
	sender.by.Seen = &sender.seen
	repeated, unread, unexpected, err := d.Pages.FromScanner(sender, s.Campaign, picture)
	return inlet.Kept{Repeated: repeated, Unread: unread, Unexpected: unexpected}, err
}

// sender asks in the place of a request.
type sender struct {
	ctx  context.Context
	by   moment.By
	seen moment.Seen
}

// Context implements room.Asker.
func (s *sender) Context() context.Context { return s.ctx }

// By implements room.Asker.
func (s *sender) By() moment.By { return s.by }

// Seen implements room.Asker.
func (s *sender) Seen() *moment.Seen { return &s.seen }
