package page

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/fragment"
)

// Queue lists the sheets that wait for somebody, and those that he has. It posts code to Action.
type Queue struct {
	// Name is the beginning of its words: review, lawyer or corrections.
	Name   string
	Action string
	// RequestID is set only when the same form is to be sent again.
	RequestID string
	Code      Field
	Offers    []Offer
	// Mine are on the reader's table, Waiting on nobody's.
	Mine, Waiting []QueueRow
	// Total counts all that wait, also those that are not listed.
	Total int
	// Done is the code of the sheet that was just handed on, and where to; "" for none.
	Done, DoneTo string
	// Others are further screens of the same people.
	Others []Link
}

// QueueRow is a sheet that waits. Href leads to it, "" where it has to be taken first.
type QueueRow struct {
	Code               core.SheetCode
	Href               string
	Region, RegionName string
	Collector          string
	Since              core.Time
	// Lines that bear something, Open of them wait for the reader.
	Lines, Open int
	// Listed of them are on a newer list of passports.
	Listed int
	// Rejudged of them have a finding of newer rules; Barred says that one is a block.
	Rejudged int
	Barred   bool
	// State of the sheet, a state of core's.
	State string
	// Holder has it; "" for nobody.
	Holder string
	// Todo is what its collector corrects on it; Unread says that the sheet says it alone.
	Todo   []Todo
	Unread bool
}

// rules is the look of the mark for what newer rules find.
func (r QueueRow) rules() string {
	if r.Barred {
		return core.SeverityBlock
	}
	return core.SeverityWarn
}

// sheetState says where a sheet is: one that came back to the check waits for it until somebody has it.
func (f *Frame) sheetState(state core.SheetState, holder string) string {
	if state == core.SheetChecking && holder == "" {
		state = core.SheetComplete
	}
	return f.Say("state.sheet." + state)
}

// Todo is what is to be corrected on a line, or with N 0 on the certification, in the words of Who.
type Todo struct {
	N          int
	Href       string
	Who, Words string
	At         core.Time
}

// Head implements [Screen].
func (q *Queue) Head(f *Frame) Head {
	return Head{Title: f.Say("check." + q.Name + ".title"), Error: len(q.Code.Findings) > 0, Keys: []Key{
		{"/", "check.key.code"}, {"Enter", "check.key.take"},
	}}
}

func (q *Queue) input(f *Frame) input {
	return input{Field: q.Code, name: "code", label: f.Say("check.code"), hint: f.Say("desk.code.hint"),
		class: "d", complete: "off", focus: true, max: 40}
}

// TakeSheet is shown in the place of a sheet that the reader does not have in hand. It posts
// nothing, or reason, to Action; an empty Action draws no form.
type TakeSheet struct {
	Name, Code string
	State      string
	Since      core.Time
	// Holder has it; "" for nobody.
	Holder    string
	Action    string
	RequestID string
	// Force asks for the reason.
	Force  bool
	Reason Field
	Back   string
}

// Head implements [Screen].
func (t *TakeSheet) Head(f *Frame) Head {
	return Head{Title: f.Say("check.take.title", t.Code), Error: len(t.Reason.Findings) > 0, Keys: []Key{{"Enter", "check.key.take"}}}
}

// PaperHead is what every page about a sheet under check begins with.
type PaperHead struct {
	// Name is the beginning of its words: review, lawyer or corrections.
	Name, Code         string
	Region, RegionName string
	NoRegion           bool
	Collector          string
	Chips              []Chip
	// Take puts the sheet before the reader, PutBack and Leave give it away; "" draws no button.
	// LeaveWords is what the button says, a key.
	Take, PutBack, Leave, LeaveWords string
	// Ready says that nothing on the sheet waits for the reader any more: to give it away is what comes next.
	Ready bool
	// Signed is when the collector dated and signed the sheet.
	Signed core.Time
	// Proxy has written the proxy's certification in advance; "" for nobody.
	Proxy string
	// Refused is why the last form was not taken, where no field is at fault.
	Refused []Finding
}

// Chip leads to a line of the sheet, or to its foot.
type Chip struct {
	// N is the number of the line, 0 for the foot.
	N int
	// State of the line; of the foot good, flawed or "".
	State string
	Href  string
	Now   bool
	// Key is J or K where it is the next or the last one.
	Key string
}

// Neighbours gives the chip of the next page the key J, and the one of the page before K.
func (h *PaperHead) Neighbours() {
	now := slices.IndexFunc(h.Chips, func(c Chip) bool { return c.Now })
	leads := func(c Chip) bool { return c.Href != "" }
	if next := slices.IndexFunc(h.Chips[now+1:], leads); next >= 0 {
		h.Chips[now+1+next].Key = "J"
	}
	for i := now - 1; i >= 0; i-- {
		if leads(h.Chips[i]) {
			h.Chips[i].Key = "K"
			return
		}
	}
}

// class is the colour of a verdict.
func (c Chip) class() string { return face(c.State) }

// face is the colour of a state of a line.
func face(state string) string {
	switch state {
	case core.LineGood:
		return "good"
	case core.LineFlawed:
		return "warn"
	case core.LineBad:
		return "block"
	case core.LineForLawyer:
		return "hint"
	}
	return "none"
}

// CheckItem is one item of a checklist.
type CheckItem struct {
	Key, Words string
	Ticked     bool
}

// CompareRow is one column of the line: what was ordered beside what the passport shows.
type CompareRow struct {
	Title string
	// Text to the letter; of what the voter writes, Words say so.
	Text  string
	Voter bool
	Words string
	// Band of the fragments, "" where the passport shows nothing of it.
	Band  fragment.Band
	Items []CheckItem
	// Lit marks a row in which something was found.
	Lit bool
}

// TalkRow is one message. Me says that the reader wrote it.
type TalkRow struct {
	Who   string
	At    core.Time
	Words string
	Me    bool
}

// Talk is the conversation about a line or the foot. It posts message to Action.
type Talk struct {
	Rows      []TalkRow
	Action    string
	RequestID string
	Message   Field
	// Remark stands on the paper already; "" for none.
	Remark string
}

func (t Talk) input(f *Frame) input {
	return input{Field: t.Message, name: "talk-message", as: "message", label: f.Say("check.talk.write"), max: 500, russian: true, key: "M"}
}

// CheckLine is one line of a sheet in hand, or its foot (N 0). The verifier and the lawyer
// answer it by faces: v, ok and of to Action, with message once Ask is a verdict that needs
// words. The collector corrects it: remark and of to Action.
type CheckLine struct {
	PaperHead
	N     int
	State string
	// Corrected says that the line bears the collector's remark already.
	Corrected bool
	// Of is the version that the page shows.
	Of   uint32
	Rows []CompareRow
	// General are the items of the checklist that belong to no column.
	General []CheckItem
	// Fragments is the address of the picture; "" where there is none.
	Fragments string
	// OnPaper is the address of the line as it was cut from the scanned page of the sheet that came at Scanned; "" where there
	// is none.
	OnPaper string
	Scanned core.Time
	// Astray is what the line looks like there if it is recorded otherwise.
	Astray core.LineLook
	// Findings of the rules when the line was written.
	Findings  []Finding
	Action    string
	RequestID string
	// Faces are the verdicts that can be given now; empty draws none.
	Faces []string
	// Ask is the verdict whose words are asked for, Message what was typed.
	Ask     string
	Message Field
	// Correct draws the form of a correction, Remark what was typed.
	Correct bool
	Remark  Field
	Talk    Talk
	// Strike draws the form of striking: reason and remark to its address.
	Strike       string
	StrikeRemark Field
	Reason       Field
	Reasons      []Option
	// Certify is where the certification is posted to, Left what still stands in its way.
	Certify string
	Left    []Finding
	// Ordered is what the collector has to write at the foot by the data that he keeps, to the letter, "" while his data are missing.
	Ordered string
	// Block is the text of the reader's own block to the letter, "" while his data are missing.
	Block string
}

// Tick ticks those items of the checklist whose keys are among the ticks, and no others.
func (c *CheckLine) Tick(ticks []string) {
	tick := func(items []CheckItem) {
		for i := range items {
			items[i].Ticked = slices.Contains(ticks, items[i].Key)
		}
	}
	for i := range c.Rows {
		tick(c.Rows[i].Items)
	}
	tick(c.General)
}

// Head implements [Screen].
func (c *CheckLine) Head(f *Frame) Head {
	title := f.Say("check.line.title", c.Code, f.Number(int64(c.N)))
	if c.N == 0 {
		title = f.Say("check.foot.title", c.Code)
	}
	keys := []Key{{"J K", "check.key.lines"}, {"M", "check.key.message"}, {"Ctrl+Enter", "check.key.send"}}
	if len(c.Faces) > 0 {
		keys = append([]Key{{"1–" + f.Number(int64(len(c.Faces))), "check.key.faces"}}, keys...)
	}
	if c.Fragments != "" {
		keys = append(keys, Key{"Z", "check.key.enlarge"})
	}
	if c.OnPaper != "" {
		keys = append(keys, Key{"P", "check.key.paper"})
	}
	if c.Leave != "" {
		keys = append(keys, Key{"Alt+H", c.LeaveWords})
	}
	wrong := len(c.Message.Findings)+len(c.Remark.Findings)+len(c.StrikeRemark.Findings)+len(c.Reason.Findings)+
		len(c.Talk.Message.Findings)+len(c.Refused) > 0
	return Head{Title: title, Error: wrong, Keys: keys}
}

func (c *CheckLine) message(f *Frame) input {
	return input{Field: c.Message, name: "message", label: f.Say("check.ask." + c.Ask), hint: f.Say("check.ask.hint"),
		max: 500, russian: true, focus: true, form: "check"}
}

func (c *CheckLine) remark(f *Frame) input {
	return input{Field: c.Remark, name: "remark", label: f.Say("check.remark"), hint: f.Say("check.remark.hint"),
		class: "d", max: 300, russian: true, complete: "off", focus: true}
}

func (c *CheckLine) strike(f *Frame) (reason, remark input) {
	reason = input{Field: c.Reason, name: "strike-reason", label: f.Say("check.strike.reason")}
	remark = input{Field: c.StrikeRemark, name: "strike-remark", label: f.Say("check.strike.remark"),
		hint: f.Say("check.strike.hint"), class: "d", max: 300, russian: true, complete: "off"}
	return reason, remark
}

// wrong lists what has to be put right before the forms of the page are taken.
func (c *CheckLine) wrong(f *Frame) []said {
	fields := []input{{Field: Field{Findings: c.Refused}}}
	if c.Ask != "" {
		fields = append(fields, c.message(f))
	}
	if c.Correct {
		fields = append(fields, c.remark(f))
	}
	if c.Strike != "" {
		reason, remark := c.strike(f)
		fields = append(fields, reason, remark)
	}
	return collect(append(fields, c.Talk.input(f))...)
}

// Away lists the sheets that wait for their collectors; a coordinator says of one that the
// collector cannot correct it any more: reason to Action of the row.
type Away struct {
	Rows []AwayRow
}

// AwayRow is one sheet with its form; one without an Action can only be spoiled, at Href.
type AwayRow struct {
	QueueRow
	Action    string
	RequestID string
	Reason    Field
}

// Head implements [Screen].
func (a *Away) Head(f *Frame) Head {
	return Head{Title: f.Say("check.away.title"), Error: len(a.wrong(f)) > 0}
}

func (a *Away) wrong(f *Frame) (all []said) {
	for n, row := range a.Rows {
		all = append(all, collect(row.input(f, n))...)
	}
	return all
}

// input of the n-th row: each has a name of its own, to be led to.
func (r AwayRow) input(f *Frame, n int) input {
	return input{
		Field: r.Reason, name: "reason-" + strconv.Itoa(n), as: "reason",
		label: f.Say("check.away.reason"), hint: f.Say("check.away.hint"), max: 500, russian: true,
	}
}
