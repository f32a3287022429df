package query

import (
	"context"
	"sort"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Waiting is a sheet on its way, with since when it is in its state.
type Waiting struct {
	Sheet core.Sheet
	Check core.Check
	Since core.Time
}

// Queue lists the sheets of a campaign in the state, the longest there first; office limits
// them to one office's, empty lists all.
func Queue(v state.View, c core.CampaignID, s core.SheetState, office core.OfficeID) []Waiting {
	var list []Waiting
	state.Queues.Scan(v, state.QueueKey(c, s, office, ""), func(key string, since core.Time) bool {
		id := core.NewSheetID(c, core.SheetCode(key[strings.LastIndexByte(key, '/')+1:]))
		sheet, _ := state.Sheets.Get(v, id)
		check, _ := state.Checks.Get(v, id)
		list = append(list, Waiting{sheet, check, since})
		return true
	})
	sort.SliceStable(list, func(i, j int) bool { return list[i].Since < list[j].Since })
	return list
}

// Since is when a sheet on its way came into its state, 0 for one that lies where it belongs.
func Since(v state.View, sheet core.Sheet) core.Time {
	campaign, code := sheet.ID.Split()
	since, _ := state.Queues.Get(v, state.QueueKey(campaign, sheet.State, sheet.Office, code))
	return since
}

// Paper is a sheet with all that the check knows of it, without its personal fields.
type Paper struct {
	Sheet core.Sheet
	Check core.Check
	// Lines of the sheet in their order.
	Lines []PaperLine
	// Foot is the conversation about the certification.
	Foot core.LineCheck
}

// PaperLine is one line of a [Paper].
type PaperLine struct {
	N         int
	Line      core.Line
	Check     core.LineCheck
	Signature core.Signature
	Visit     core.Visit
	// Late is what a newer list of passports says of it.
	Late core.Late
	// Moved is what became of its address in the register.
	Moved core.Late
	// Rejudged is what rules say of it that came into force after it was judged.
	Rejudged core.Late
}

// PaperOf reads a sheet for those who check it.
func PaperOf(v state.View, id core.SheetID) (Paper, error) {
	sheet, ok := state.Sheets.Get(v, id)
	if !ok {
		return Paper{}, core.Refuse(core.NotFound, "code", "sheet.unknown", id.Code().String()).About("sheet:" + string(id.Code()))
	}
	p := Paper{Sheet: sheet}
	p.Check, _ = state.Checks.Get(v, id)
	p.Foot, _ = state.LineChecks.Get(v, id.Line(core.Foot))
	for i, line := range Lines(v, sheet) {
		row := PaperLine{N: i + 1, Line: line}
		row.Check, _ = state.LineChecks.Get(v, line.ID)
		if line.Signature != "" {
			row.Signature, _ = state.Signatures.Get(v, line.Signature)
			row.Visit, _ = state.Visits.Get(v, row.Signature.Visit)
			row.Late, row.Moved = LateOf(v, line.Signature), LateIn(v, line.Signature, core.LateAddress)
			row.Rejudged = LateIn(v, line.Signature, core.LateRules)
		}
		p.Lines = append(p.Lines, row)
	}
	return p, nil
}

// Line is the n-th line, false for one that the sheet does not have or that bears nothing.
func (p Paper) Line(n int) (PaperLine, bool) {
	if n < 1 || n > len(p.Lines) || !p.Lines[n-1].Line.HasContent() {
		return PaperLine{}, false
	}
	return p.Lines[n-1], true
}

// Said is one message of a conversation. Its words print as nothing.
type Said struct {
	By    core.UserID
	At    core.Time
	words func() string
}

// Words of the message.
func (s Said) Words() string { return s.words() }

// PaperWords are the personal fields of one line of a paper, or of its foot.
type PaperWords struct {
	// Fields of the signature; for the foot, and only for who verifies, what the collector keeps of himself
	// to write there, under [CertificationGroup]; none where he keeps nothing.
	Fields Fields
	// Talk about the line in its order.
	Talk []Said
	// Remark that stands beside the line, or at the foot.
	Remark Said
}

// Paper opens what stands on the lines of a sheet under check and the conversations about them,
// in the order in which they are asked for; line 0 is the foot. One leaf, which names the sheet,
// is committed first.
func (g *Gate) Paper(ctx context.Context, v state.View, ask Ask, p Paper, lines ...int) ([]PaperWords, error) {
	campaign, code := p.Sheet.ID.Split()
	if err := g.Recorder.RecordReading(ctx, Reading{Ask: ask, Campaign: campaign, Subject: "sheet:" + string(code)}); err != nil {
		return nil, err
	}
	sealer, err := g.Keys.Sealer(v, campaign)
	if err != nil {
		return nil, err
	}
	words := make([]PaperWords, len(lines))
	for i, n := range lines {
		if words[i], err = p.open(v, sealer, n); err == nil && n == core.Foot && ask.Right == access.LineVerify {
			words[i].Fields, err = p.collector(v, sealer)
		}
		if err != nil {
			return nil, err
		}
	}
	return words, nil
}

// collector opens what the sheet's collector keeps of himself.
func (p Paper) collector(v state.View, sealer seal.Sealer) (Fields, error) {
	record, _ := state.Certifiers.Get(v, state.CertifierKey(p.Sheet.Campaign(), p.Sheet.Collector))
	list, err := open(nil, sealer, UserRecord(p.Sheet.Collector), record.Fields)
	return fieldsOf(list), err
}

// open opens one line, or the foot.
func (p Paper) open(v state.View, sealer seal.Sealer, n int) (words PaperWords, err error) {
	line, remark := p.Sheet.ID.Line(n), p.Check.Remark
	if row, ok := p.Line(n); ok {
		remark = row.Line.Remark
		var list []field
		for _, sealed := range []core.Sealed{row.Signature.Identity, row.Signature.Questionnaire, row.Signature.Judgement.Words} {
			if list, err = open(list, sealer, SignatureRecord(row.Signature.ID), sealed); err != nil {
				return words, err
			}
		}
		words.Fields = fieldsOf(list)
	}
	say := func(m core.Message) (Said, error) {
		list, err := open(nil, sealer, LineRecord(line), m.Words)
		text := fieldsOf(list).Get(m.Words.Group + ".text")
		return Said{m.By, m.At, func() string { return text }}, err
	}
	state.Messages.Scan(v, state.MessageKey(line, -1), func(_ string, m core.Message) bool {
		var said Said
		if said, err = say(m); err == nil {
			words.Talk = append(words.Talk, said)
		}
		return err == nil
	})
	if err != nil {
		return words, err
	}
	words.Remark, err = say(core.Message{Words: remark})
	return words, err
}

// Fragments opens the picture with the fragments of the passport of a line under check. The
// leaf, which names the sheet, is committed first.
func (g *Gate) Fragments(ctx context.Context, v state.View, ask Ask, p Paper, n int) ([]byte, error) {
	campaign, code := p.Sheet.ID.Split()
	missing := core.Refuse(core.NotFound, "scan", "core.not_found").About("sheet:" + string(code))
	row, ok := p.Line(n)
	if !ok {
		return nil, missing
	}
	for _, scan := range row.Visit.Scans {
		if scan.Kind != core.ScanFragments {
			continue
		}
		if err := g.Recorder.RecordReading(ctx, Reading{Ask: ask, Campaign: campaign, Subject: "sheet:" + string(code)}); err != nil {
			return nil, err
		}
		sealer, err := g.Keys.Sealer(v, campaign)
		if err != nil {
			return nil, err
		}
		cipher, err := g.Blobs.Get(ctx, scan.Blob.Hash)
		if err != nil {
			return nil, err
		}
		return sealer.OpenBlob(scan.Blob, cipher)
	}
	return nil, missing
}

// LineRecord is the place name of a line's seals: remarks, reasons and messages.
func LineRecord(id core.LineID) string { return "line:" + string(id) }
