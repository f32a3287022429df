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
	// By delivered it At; NamedBy looked at it last, if a person did.
	By      UserID
	At      Time
	NamedBy UserID
	Version uint32
}
