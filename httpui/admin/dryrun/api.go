package dryrun

import (
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Report is a dry run as programs see it. State is empty before the first.
type Report struct {
	Campaign core.CampaignID `json:"campaign"`
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	Digest   string          `json:"digest"`
	Number   uint32          `json:"number"`
	State    string          `json:"state"`
	// Permille is how far it has come.
	Permille int    `json:"permille"`
	Against  string `json:"against,omitempty"`
	Begun    string `json:"begun,omitempty"`
	Ended    string `json:"ended,omitempty"`
	// Why is the key of the words for one that failed.
	Why    string `json:"why,omitempty"`
	Counts Counts `json:"counts"`
	// Changes count signatures by kind of change, Offices the changed verdicts.
	Changes  []Change  `json:"changes"`
	Offices  []Office  `json:"offices"`
	Examples []Example `json:"examples"`
}

// Counts are those of [core.DryRunCounts]; the chances are in thousandths.
type Counts struct {
	Judged       int   `json:"judged"`
	Changed      int   `json:"changed"`
	Blocked      int   `json:"blocked"`
	Freed        int   `json:"freed"`
	Elsewhere    int   `json:"elsewhere"`
	Unanswered   int   `json:"unanswered"`
	Twice        int   `json:"twice"`
	Unsteady     int   `json:"unsteady"`
	ChanceBefore int64 `json:"chance_before"`
	ChanceAfter  int64 `json:"chance_after"`
}

// Change is a kind of change, and how many signatures have it.
type Change struct {
	Kind     string `json:"kind"`
	Code     string `json:"code,omitempty"`
	Severity string `json:"severity,omitempty"`
	Count    int    `json:"count,omitempty"`
}

// Office counts the changed verdicts of one.
type Office struct {
	Office  core.OfficeID `json:"office"`
	Changed int           `json:"changed"`
}

// Example is a signature whose verdict changes.
type Example struct {
	Signature core.SignatureID `json:"signature"`
	Office    core.OfficeID    `json:"office"`
	Sheet     core.SheetCode   `json:"sheet,omitempty"`
	Line      int              `json:"line,omitempty"`
	Changes   []Change         `json:"changes"`
}

// reportOf is the report of a run; its lists are never null.
func reportOf(p core.PackVersion, run core.DryRun) Report {
	n := run.Counts
	out := Report{
		Campaign: p.Campaign, Name: p.Ref.Name, Version: p.Ref.Version, Digest: hex.EncodeToString(p.Ref.Digest[:]), Number: run.Number,
		State: run.State, Permille: query.PassedPermille(run.Cursor), Why: run.Why,
		Counts:  Counts{n.Judged, n.Changed, n.Blocked, n.Freed, n.Elsewhere, n.Unanswered, n.Twice, n.Unsteady, n.Before, n.After},
		Changes: []Change{}, Offices: []Office{}, Examples: []Example{},
	}
	if run.State == core.DryRunDone {
		out.Permille = 1000
	}
	if run.Against != (core.PackRef{}) {
		out.Against = run.Against.String()
	}
	if run.Number > 0 {
		out.Begun = run.Begun.Wire()
	}
	if run.Ended != 0 {
		out.Ended = run.Ended.Wire()
	}
	for _, row := range run.Rows {
		out.Changes = append(out.Changes, Change{row.Change.Kind, row.Change.Code, row.Change.Severity, row.Count})
	}
	for _, o := range run.Offices {
		out.Offices = append(out.Offices, Office(o))
	}
	for _, e := range run.Examples {
		out.Examples = append(out.Examples, exampleOf(e))
	}
	return out
}

func exampleOf(e core.DryRunExample) Example {
	out := Example{Signature: e.Signature, Office: e.Office, Changes: []Change{}}
	if e.Line != "" {
		sheet, n := e.Line.Split()
		out.Sheet, out.Line = sheet.Code(), n
	}
	for _, c := range e.Changes {
		out.Changes = append(out.Changes, Change{Kind: c.Kind, Code: c.Code, Severity: c.Severity})
	}
	return out
}

func (s *Room) apiReport(r *serve.Request) (*serve.Reply, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	return s.report(r, campaign)
}

func (s *Room) report(r *serve.Request, c core.CampaignID) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := asked(r, view, c)
	if err != nil {
		return nil, err
	}
	return serve.JSON(reportOf(p, query.DryRunOf(view, c, p.Ref)))
}

func (s *Room) apiStart(r *serve.Request) (*serve.Reply, error) { return s.apiDo(r, s.start) }

func (s *Room) apiStop(r *serve.Request) (*serve.Reply, error) { return s.apiDo(r, s.stop) }

func (s *Room) apiDo(r *serve.Request, do func(*serve.Request, core.CampaignID) error) (*serve.Reply, error) {
	var in struct {
		Campaign string `json:"campaign"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	if err := do(r, campaign); err != nil {
		return nil, err
	}
	return s.report(r, campaign)
}
