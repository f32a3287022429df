package pages

import (
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/picture"
	ladder "github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/scan"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Delivered is what became of a page, as programs see it.
type Delivered struct {
	Page Page `json:"page"`
	// Repeated says that this very picture was here before.
	Repeated bool `json:"repeated"`
	// Foreign counts QR codes with something else in them, Unknown are codes of sheets that the campaign does not have.
	Foreign int              `json:"foreign"`
	Unknown []core.SheetCode `json:"unknown"`
	// Unexpected says that a sheet which is where its SheetState says should not have come to a scanner.
	Unexpected bool   `json:"unexpected"`
	SheetState string `json:"sheet_state,omitempty"`
}

// deliver takes the picture of a page in from a person or his program.
func (s *Room) deliver(r *serve.Request) (*serve.Reply, error) {
	done, err := s.take(r, sent{Campaign: r.Query("campaign"), File: r.Body(), May: func(c core.CampaignID) bool {
		return access.May(r.Session.User, access.PageAdd, access.Object{Campaign: c})
	}})
	if err != nil {
		return nil, err
	}
	return serve.JSON(done)
}

// FromScanner takes the picture of a page of the campaign in from a scanner that the node has let in, and says whether it was
// here before, waits for somebody, or is of a sheet that should be elsewhere.
func (s *Room) FromScanner(r room.Asker, c core.CampaignID, picture []byte) (repeated, unread, unexpected bool, err error) {
	done, err := s.take(r, sent{Campaign: string(c), File: picture, May: func(of core.CampaignID) bool { return of == c }})
	return done.Repeated, done.Page.State == core.PageUnread, done.Unexpected, err
}

// sent is the picture of a page as it came. May says whether the sender may deliver in a campaign.
type sent struct {
	Campaign string
	File     []byte
	May      func(core.CampaignID) bool
}

// take takes the picture of a page in. Each is kept, whatever is on it; only what is no picture is refused. No moment of the
// state is held open while a picture waits for its slot, is read or is stored.
func (s *Room) take(r room.Asker, in sent) (done Delivered, err error) {
	sealer, err := s.sealer(r, in)
	if err != nil {
		return done, err
	}
	l, err := s.look(r, sealer, in.File)
	if err != nil || l.done.Repeated {
		return l.done, err
	}
	return s.add(r, l.command, sealer, l.file, l.done)
}

// sealer is that of the campaign in which the sender delivers.
func (s *Room) sealer(r room.Asker, in sent) (seal.Sealer, error) {
	d, err := s.Drive(r, in.Campaign, func(d room.Drive) bool { return in.May(d.Campaign.ID) })
	if err != nil {
		return seal.Sealer{}, err
	}
	defer d.Close()
	return s.Keys.Sealer(d, d.Campaign.ID)
}

// looked is a page after it was looked at: the file to keep, the command that records it, and what became of it so far.
type looked struct {
	file    []byte
	command *machine.AddScan
	done    Delivered
}

// look checks the picture, reads its code and finds the lines of its sheet, in a slot.
func (s *Room) look(r room.Asker, sealer seal.Sealer, data []byte) (l looked, err error) {
	user, seen := r.By().User.ID, ladder.Reading{}
	err = s.Slots.In(r.Context(), "page", func() error {
		p, err := picture.Normalise(data, picture.Limits{Field: "page", Bytes: MaxBytes})
		if err != nil {
			return err
		}
		l.file = p.JPEG()
		plane := ladder.PlaneOf(p.Image())
		seen = ladder.Page(plane, s.lastEnd(user))
		tag, err := sealer.BlobTag(l.file)
		if err != nil {
			return err
		}
		l.command = &machine.AddScan{ID: core.PageScanID(hex.EncodeToString(tag[:])), Campaign: sealer.Campaign}
		if l.done, err = s.match(r, l.command, seen); err != nil || l.done.Repeated {
			return err
		}
		l.command.Table, err = s.lines(r, l.command.Sheet, plane, seen.Marks)
		return err
	})
	if seen.Code != "" && seen.Rung != ladder.WholePage {
		s.keepEnd(user, seen.End)
	}
	return l, err
}

// match says what is known of the page: all, where this very picture is here already, else which of its codes are sheets of
// the campaign. Those it takes into the command.
func (s *Room) match(r room.Asker, c *machine.AddScan, seen ladder.Reading) (done Delivered, err error) {
	v, err := s.View(r)
	if err != nil {
		return done, err
	}
	defer v.Close()
	if known, ok := state.PageScans.Get(v, c.ID); ok {
		return said(v, c.Campaign, Delivered{Page: pageOf(known), Repeated: true}), nil
	}
	done.Foreign, done.Unknown = seen.Foreign, []core.SheetCode{}
	for _, code := range seen.Codes {
		if state.Sheets.Has(v, core.NewSheetID(c.Campaign, code)) {
			c.Codes = append(c.Codes, code)
		} else {
			done.Unknown = append(done.Unknown, code)
		}
	}
	if len(seen.Codes) == 1 && len(c.Codes) == 1 {
		c.Sheet, c.Read = core.NewSheetID(c.Campaign, c.Codes[0]), seen.Rung.String()
	}
	return done, nil
}

// add stores the picture, then has it recorded.
func (s *Room) add(r room.Asker, c *machine.AddScan, sealer seal.Sealer, file []byte, done Delivered) (Delivered, error) {
	var err error
	if c.Blob, err = scan.Keep(r.Context(), s.Blobs, sealer, file); err != nil {
		return done, err
	}
	if _, err := s.Do(r, c); err != nil && core.CodeOf(err) != core.Duplicate {
		return done, err
	} else if err != nil {
		done.Repeated = true // it came twice at the same time
	}
	v, err := s.View(r)
	if err != nil {
		return done, err
	}
	defer v.Close()
	known, _ := state.PageScans.Get(v, c.ID)
	done.Page = pageOf(known)
	return said(v, c.Campaign, done), nil
}

// said adds what is known of the sheet.
func said(v state.View, c core.CampaignID, d Delivered) Delivered {
	if d.Unknown == nil {
		d.Unknown = []core.SheetCode{}
	}
	if d.Page.Sheet != "" {
		sheet, _ := state.Sheets.Get(v, core.NewSheetID(c, d.Page.Sheet))
		d.SheetState, d.Unexpected = sheet.State, unexpected(sheet.State)
	}
	return d
}

// unexpected says whether a sheet in the state should be with nobody who has a scanner: it is not printed yet, it is empty,
// or it is said to be gone.
func unexpected(s core.SheetState) bool {
	switch s {
	case core.SheetPlanned, core.SheetPrinted, core.SheetAtOffice, core.SheetLost, core.SheetSpoiled, core.SheetDestroyed:
		return true
	}
	return false
}
