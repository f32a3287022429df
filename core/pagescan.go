package core

// PageScanID names the picture of a page by its content: 64 hex digits of a tag that the key of the campaign makes, so
// the same picture has one id, and who has no key learns nothing from it.
type PageScanID string

// PageScanState says whether the sheet of a page is known.
type PageScanState = string

// The states of a scanned page.
const (
	// PageUnread: nothing could read the sheet's code, or codes of several sheets stand on the page.
	PageUnread PageScanState = "unread"
	// PageNamed: the sheet is known.
	PageNamed PageScanState = "named"
	// PageSetAside: somebody has looked, and it is no page of a sheet, or one that a better picture replaces.
	PageSetAside PageScanState = "set_aside"
)

// PageScanTransitions is the life of a scanned page.
func PageScanTransitions() Transitions {
	return Transitions{
		{"", "add", PageUnread},
		{"", "add", PageNamed},
		{PageUnread, "name", PageNamed},
		{PageNamed, "name", PageNamed},
		{PageSetAside, "name", PageNamed},
		{PageUnread, "set_aside", PageSetAside},
		{PageNamed, "set_aside", PageSetAside},
	}
}

// LineLook is what a line of a sheet looks like on paper.
type LineLook = string

// The looks of a line.
const (
	// LookEmpty: nothing was written.
	LookEmpty LineLook = "empty"
	// LookFilled: most of its cells were written in.
	LookFilled LineLook = "filled"
	// LookStruck: a stroke runs across several cells.
	LookStruck LineLook = "struck"
	// LookDoubtful: none of these for certain.
	LookDoubtful LineLook = "doubtful"
)

// ReadByHand stands in the place of the rung where a person read the code.
const ReadByHand = "by_hand"

// AsideReasons are why a page is set aside: an empty back, a practice sheet, another paper, a picture that a better one
// replaces.
func AsideReasons() []string { return []string{"blank", "practice", "other_paper", "replaced"} }

// PageTable is what a scanned page shows of the lines of its sheet.
type PageTable struct {
	// Doubt is why the table was not found, see core/scan/table; empty where it was, and where nobody looked.
	Doubt string
	// Rules are those above and below the lines, from above: one more than there are lines.
	Rules []PageRule
	// Looks are what the lines look like, in their order; none where a person has named the page since.
	Looks []LineLook
	// Differ are the numbers of the lines that did not look as they were recorded when the page came.
	Differ []int
}

// PageRule is where a rule lies in the picture, from its left end to its right one on the sheet, in quarters of a pixel.
type PageRule struct{ X0, Y0, X1, Y1 int32 }

// LooksLike is what a line in the state looks like on paper; empty where it may look anyhow: while it is being written, and
// when it was spoiled.
func LooksLike(s LineState) LineLook {
	switch s {
	case LineFree, LineUnused:
		return LookEmpty
	case LineWritten, LineGood, LineFlawed, LineBad, LineForLawyer:
		return LookFilled
	case LineStruck:
		return LookStruck
	}
	return ""
}

// PageScan is the picture of one side of a sheet, as a scanner delivered it.
type PageScan struct {
	ID       PageScanID
	Campaign CampaignID
	State    PageScanState
	// Blob is the picture, sealed with the key of the campaign.
	Blob BlobRef
	// Sheet is empty unless the state is named.
	Sheet SheetID
	// Read says what read the code: a rung of core/scan, or [ReadByHand]; empty where nothing did.
	Read string
	// Codes are those of a page that bears several, which is no accident: two sheets lay on the glass, or one strip on another.
	Codes []SheetCode
	// Table is what was seen of the table of lines.
	Table PageTable
	// By delivered it At; NamedBy looked at it last, if a person did.
	By      UserID
	At      Time
	NamedBy UserID
	Version uint32
}
