package pages

import (
	"image"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	ladder "github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/scan/table"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
)

// unformed is the doubt where no form tells where the table stands: the rules were changed or cannot say.
const unformed = "form"

// lines finds the lines on the page of a sheet and says what they look like; nothing where the sheet is not known. A page whose
// table is not found is kept without: that is no reason to refuse a picture.
func (s *Room) lines(r room.Asker, id core.SheetID, p ladder.Plane, marks []frame.Mark) (core.PageTable, error) {
	if id == "" {
		return core.PageTable{}, nil
	}
	v, err := s.View(r)
	if err != nil {
		return core.PageTable{}, err
	}
	sheet, _ := state.Sheets.Get(v, id)
	campaign, _ := state.Campaigns.Get(v, id.Campaign())
	v.Close()
	printed, err := s.Frames.Frame(r.Context(), campaign, sheet.Region)
	if err != nil || printed.Lines() != sheet.Lines {
		return core.PageTable{Doubt: unformed}, nil
	}
	gray := &image.Gray{Pix: p.Pix, Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
	found, doubt := table.Find(gray, printed, marks)
	if doubt != "" {
		return core.PageTable{Doubt: string(doubt)}, nil
	}
	return core.PageTable{Rules: found.Rules(), Looks: found.Looks()}, nil
}
