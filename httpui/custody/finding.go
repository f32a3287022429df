package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// fieldOf is the field that a refusal is about.
func fieldOf(err error) string { return refusal.Of(err).Field }

// denied turns a refusal of two persons into a finding beside its field.
func denied(r *serve.Request, err error) page.Finding {
	e := refusal.Of(err)
	what, remedy := refusal.Sentences(text.OfError(r.Lang, e))
	return page.Finding{Severity: core.SeverityBlock, Code: e.Text, Text: what, Remedy: remedy}
}
