package host

import "github.com/sheaf-drive/sheaf/packs"

// Limits of a verdict: far beyond what a line of a sheet can need, small enough that a
// broken pack cannot fill the log.
const (
	maxFindings   = 100
	maxColumns    = 20
	maxTextBytes  = 2000
	maxListLength = 20
)

// proper says whether a verdict has the form that the rest of the house relies on.
func proper(v packs.Verdict) bool {
	if len(v.Findings) > maxFindings || len(v.Columns) > maxColumns || !short(v.Region) {
		return false
	}
	if v.ChancePermille < 0 || v.ChancePermille > 1000 {
		return false
	}
	for _, f := range v.Findings {
		if !properFinding(f) {
			return false
		}
	}
	for _, c := range v.Columns {
		if c.Key == "" || !short(c.Key, c.Text, c.Writer) {
			return false
		}
	}
	return true
}

func properFinding(f packs.Finding) bool {
	switch f.Severity {
	case packs.Block:
	case packs.Warn, packs.Hint:
		if len(f.LiftBy) > 0 {
			return false
		}
	default:
		return false
	}
	return f.Code != "" && len(f.Params) <= maxListLength && len(f.LiftBy) <= maxListLength &&
		short(f.Code, f.Field, f.Clause) && short(f.Params...) && short(f.LiftBy...)
}

func short(texts ...string) bool {
	for _, t := range texts {
		if len(t) > maxTextBytes {
			return false
		}
	}
	return true
}
