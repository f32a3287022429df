package machinetest

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// PageID is the id of the picture with the name.
func PageID(name string) core.PageScanID {
	sum := sha256.Sum256([]byte("page " + name))
	return core.PageScanID(hex.EncodeToString(sum[:]))
}

// Page is the command that records a scanned page of the sheet; of none when it is empty.
func Page(name string, sheet core.SheetID) *machine.AddScan {
	c := &machine.AddScan{ID: PageID(name), Campaign: Campaign, Sheet: sheet,
		Blob: core.BlobRef{Hash: sha256.Sum256([]byte("picture " + name)), Size: 40_000, Kind: "image/jpeg"}}
	if sheet != "" {
		c.Read, c.Codes = "windows", []core.SheetCode{sheet.Code()}
	}
	return c
}

// Showing is the page with a table whose lines look so.
func Showing(c *machine.AddScan, looks ...core.LineLook) *machine.AddScan {
	c.Table = core.PageTable{Looks: looks}
	for n := range len(looks) + 1 {
		c.Table.Rules = append(c.Table.Rules, core.PageRule{X0: 400, Y0: int32(2000 + 480*n), X1: 6000, Y1: int32(2010 + 480*n)})
	}
	return c
}

// NamingPage is the command that says which sheet's the page is, as it stands now.
func (w *World) NamingPage(name string, sheet core.SheetID) *machine.NameScan {
	p, _ := state.PageScans.Get(w.Memory, PageID(name))
	return &machine.NameScan{ID: p.ID, Of: p.Version, Sheet: sheet}
}

// SettingPageAside is the command that says that the page is none of a sheet, as it stands now.
func (w *World) SettingPageAside(name, why string) *machine.SetScanAside {
	p, _ := state.PageScans.Get(w.Memory, PageID(name))
	return &machine.SetScanAside{ID: p.ID, Of: p.Version, Why: why}
}

func scanSamples() []Sample {
	clerk := User("logistics")
	unread := func(w *World) { w.Must(clerk, Page("one", "")) }
	return []Sample{
		{"scan.add/1", clerk, nil, fixed(Showing(Page("one", Sheet(0)), core.LookEmpty, core.LookFilled, core.LookDoubtful))},
		{"scan.name/1", clerk, unread, func(w *World) machine.Command { return w.NamingPage("one", Sheet(0)) }},
		{"scan.set_aside/1", clerk, unread, func(w *World) machine.Command { return w.SettingPageAside("one", "blank") }},
	}
}
