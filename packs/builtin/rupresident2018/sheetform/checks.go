package sheetform

import "github.com/sheaf-drive/sheaf/packs"

// lineChecks is what the commission's experts look at on a line, column by column: grounds 1,
// 3 to 7 and 11 of 19-FZ art. 38(11).
func lineChecks() []packs.FormCheck {
	return []packs.FormCheck{
		{Key: "name", Column: "name"},
		{Key: "birth", Column: "birth"},
		{Key: "address", Column: "address"},
		{Key: "address.form", Column: "address"},
		{Key: "document", Column: "document"},
		{Key: "date", Column: "date"},
		{Key: "date.hand", Column: "date"},
		{Key: "signature", Column: "signature"},
		{Key: "remarks"},
		{Key: "marks"},
	}
}

// blockChecks is the same for the collector's certification: grounds 8, 12, 13 and 14. A flaw
// here voids the whole sheet.
func blockChecks() []packs.FormCheck {
	return []packs.FormCheck{
		{Key: "collector.name"},
		{Key: "collector.birth"},
		{Key: "collector.address"},
		{Key: "collector.document"},
		{Key: "collector.date"},
		{Key: "collector.hand"},
		{Key: "collector.signature"},
		{Key: "collector.struck"},
		{Key: "collector.marks"},
	}
}
