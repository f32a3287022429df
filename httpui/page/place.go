package page

import (
	"maps"
	"slices"
	"strings"
)

// Sent is a form as it came.
type Sent interface {
	// Form is the first value of a field, FormAll are all.
	Form(name string) string
	FormAll(name string) []string
}

// Place puts what was found beside what was typed: a form that was sent to a path under an id.
func (c *CheckLine) Place(r Sent, path, id string, findings map[string][]Finding) {
	take := func(name string) []Finding {
		list := findings[name]
		delete(findings, name)
		return list
	}
	switch {
	case strings.HasSuffix(path, "/talk"):
		c.Talk.RequestID = id
		c.Talk.Message = Field{Value: r.Form("message"), Findings: take("message")}
	case r.Form("v") != "":
		c.RequestID = id
		if found := take("message"); len(found) > 0 {
			if len(r.FormAll("message")) == 0 {
				found = nil // a face was pressed, and nobody had asked for words yet
			}
			c.Ask, c.Message = r.Form("v"), Field{Value: r.Form("message"), Findings: found}
		}
		c.Tick(r.FormAll("ok"))
	case c.Correct:
		c.RequestID = id
		c.Remark = Field{Value: r.Form("remark"), Findings: take("remark")}
	case c.Strike != "":
		c.Reason = Field{Value: r.Form("strike-reason"), Findings: take("reason")}
		c.StrikeRemark = Field{Value: r.Form("strike-remark"), Findings: take("remark")}
	}
	if v := r.Form("v"); c.Ask == "" && r.Form("message") != "" && slices.Contains(c.Faces, v) {
		c.Ask, c.Message = v, Field{Value: r.Form("message")}
	}
	if c.Ask != "" {
		c.Talk.Action = "" // one question at a time, and one Ctrl+Enter
	}
	for _, name := range slices.Sorted(maps.Keys(findings)) {
		c.Refused = append(c.Refused, take(name)...)
	}
}
