package core

// BlockState is how far one of the two certifications at the foot of a sheet is written. It
// is always written by hand; for the office's own region its data are written in advance.
type BlockState = string

// The states of a certification block; empty before anything is written.
const (
	BlockWritten BlockState = "written"
	BlockSigned  BlockState = "signed"
)

// CertificationBlock is one of the two certifications of a sheet: the collector's or the proxy's.
type CertificationBlock struct {
	State BlockState
	// By is the account whose data stand in the block: nobody else dates and signs it.
	By UserID
	// Signed is when it was dated and signed.
	Signed Time
}

// BlockVerdict is what the verifier says of the collector's block; empty before it is checked
// and again after the collector has corrected it.
type BlockVerdict = string

// The verdicts on the collector's block.
const (
	BlockGood   BlockVerdict = "good"
	BlockFlawed BlockVerdict = "flawed"
)

// Check is what a sheet's way from its finish to its certification leaves behind beside its
// state: who has it, what was said of its foot, who certified it.
type Check struct {
	Sheet SheetID
	// Collector and Proxy are the two blocks at the foot.
	Collector, Proxy CertificationBlock
	// Checker has the sheet on the table; empty while nobody has.
	Checker UserID
	// Block is the verdict on the collector's block, Ticks the items of its checklist that
	// were found in order.
	Block BlockVerdict
	Ticks []string
	// BlockCorrected says that the collector has corrected the block, with a remark.
	BlockCorrected bool
	// Remark is the sealed wording of that remark.
	Remark Sealed
	// Lawyer has or had the sheet.
	Lawyer UserID
	// Away says that the collector cannot correct any more: a flawed line can only be struck.
	Away bool
	// Striker struck a line and wrote the remark: only the same person certifies.
	Striker UserID
	Version uint32
}

// Foot is the number under which the certification at the foot of a sheet has its conversation.
const Foot = 0

// LineCheck is the last verdict on a line and the conversation about it.
type LineCheck struct {
	Line LineID
	// By gave the verdict At, with the Ticks of the checklist that were found in order.
	By    UserID
	At    Time
	Ticks []string
	// Messages is how many there are in the conversation.
	Messages int
	Version  uint32
}

// MaxMessages is how long the conversation about one line can become. Verdicts still find room
// for their words up to MaxWords: else a collector could talk until nobody may say what is wrong.
const (
	MaxMessages = 200
	MaxWords    = 2 * MaxMessages
)

// Message is one entry of the conversation about a line.
type Message struct {
	By UserID
	At Time
	// Words of the message, sealed.
	Words Sealed
}

// HasContent says whether a voter wrote on the line and nobody struck it.
func (l Line) HasContent() bool {
	switch l.State {
	case LineWritten, LineGood, LineFlawed, LineBad, LineForLawyer:
		return true
	}
	return false
}

// StrikeReasons lists why a line is struck by the person who certifies, as keys of the catalogues.
// One that is struck because it is not chosen is so after the certification and has a reason of its
// own.
func StrikeReasons() []string {
	return []string{"data_wrong", "other_hand", "no_date", "illegible", "cannot_be_corrected", "other"}
}

// ReasonNotSelected is why a good line is struck before its sheet is bound: others were chosen.
const ReasonNotSelected = "not_selected"

// Certifier is a user's own record for the block that he writes at the foot of a sheet: name,
// birth date, document and address, sealed.
type Certifier struct {
	User     UserID
	Campaign CampaignID
	Fields   Sealed
	Version  uint32
}
