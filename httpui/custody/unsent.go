package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// besideShown bounds the sheets to be sent that are listed beside the scan.
const besideShown = 20

// unsent is the list of what the user can send from the office.
func unsent(v state.View, r *serve.Request, o core.Office, limit int) *page.Unsent {
	list, of := sight.Unsent(v, r.Session.User, o, limit)
	u := &page.Unsent{Office: o.Name, All: of}
	for _, h := range list {
		u.Rows = append(u.Rows, page.UnsentRow{
			Code: printed(h.Sheet.ID), Region: string(h.Sheet.Region), Signatures: query.Signatures(v, h.Sheet), Since: h.Since,
		})
	}
	return u
}
