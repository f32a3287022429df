package pages

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/query"
	ladder "github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/scan"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// MaxBytes bounds the picture of a page: A4 in gray at 300 dots per inch has two to three megabytes.
const MaxBytes = 16 << 20

// Frames knows where the table of a sheet was printed.
type Frames interface {
	// Frame is that of the sheets of a region, as the rules in force print them.
	Frame(ctx context.Context, c core.Campaign, region core.Region) (frame.Table, error)
}

// Room takes pages in. All fields are needed.
type Room struct {
	room.Floor
	Keys  *query.Keyring
	Blobs scan.Blobs
	// Frames tell where on a page to look for its lines.
	Frames Frames
	// Gate opens what is kept, for whoever reads by hand.
	Gate *query.Gate
	// Slots are those of [scan.Taker]: the desk must not wait behind a stack of paper.
	Slots scan.Slots

	mu   sync.Mutex // guards ends
	ends map[core.UserID]ladder.End
}

// Routes is the table of the room.
func (s *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: http.MethodGet, Path: "/scans", Action: access.PageName, Handler: s.byHand},
		{Method: http.MethodGet, Path: "/scans/{id}/edges", Action: access.PageName, Handler: s.edges},
		{Method: http.MethodPost, Path: "/scans/{id}", Action: access.PageName, Handler: s.named},
		{Method: http.MethodPost, Path: "/scans/{id}/aside", Action: access.PageName, Handler: s.putAside},

		{Method: http.MethodPost, Path: "/api/v1/scans", Action: access.PageAdd, Handler: s.deliver, MaxBody: MaxBytes,
			Read: time.Minute, Deadline: 30 * time.Second, Limit: 8, Alone: true},
		{Method: http.MethodGet, Path: "/api/v1/scans", Action: access.PageName, Handler: s.list},
		{Method: http.MethodPost, Path: "/api/v1/scans/{id}/name", Action: access.PageName, Handler: s.name},
		{Method: http.MethodPost, Path: "/api/v1/scans/{id}/set-aside", Action: access.PageName, Handler: s.setAside},
		{Method: http.MethodGet, Path: "/api/v1/scanners", Action: access.ScannerManage, Handler: s.scanners},
		{Method: http.MethodPost, Path: "/api/v1/scanners", Action: access.ScannerManage, Handler: s.enrol},
		{Method: http.MethodPost, Path: "/api/v1/scanners/{name}/retire", Action: access.ScannerManage, Handler: s.retire},
	}
}

// lastEnd is the edge at which the last page of the sender had its strip: a stack lies one way in the scanner.
func (s *Room) lastEnd(u core.UserID) ladder.End {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ends[u]
}

func (s *Room) keepEnd(u core.UserID, end ladder.End) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ends == nil {
		s.ends = map[core.UserID]ladder.End{}
	}
	s.ends[u] = end
}
