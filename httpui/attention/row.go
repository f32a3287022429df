package attention

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// row is one kind of thing that needs somebody: in a campaign, in the house or on a node.
type row struct {
	table    attention.Row
	number   int
	campaign core.CampaignID
	node     string
	count    int
	since    core.Time
	examples []query.Example
	// needs are what it was put together from, alarms those of a node.
	needs  []query.Need
	alarms []attention.Standing
}

// maxExamples of one row are shown.
const maxExamples = 5

// rowsOf puts the needs of one kind in a campaign together, and the alarms of one kind on a node.
// Both come in the order of the table of kinds; the heaviest rows go first.
func rowsOf(needs []query.Need, alarms []attention.Standing) (rows []row) {
	for _, n := range needs {
		if last := len(rows) - 1; last < 0 || rows[last].table.Kind != n.Kind || rows[last].campaign != n.Campaign {
			table, _ := attention.Of(n.Kind)
			rows = append(rows, row{table: table, number: len(rows) + 1, campaign: n.Campaign})
		}
		r := &rows[len(rows)-1]
		r.count += n.Count
		r.needs = append(r.needs, n)
		r.since = earlier(r.since, n.Since)
		r.examples = append(r.examples, n.Examples...)
	}
	for i := range rows {
		list := rows[i].examples
		slices.SortStableFunc(list, func(a, b query.Example) int { return cmp.Compare(a.Since, b.Since) })
		rows[i].examples = list[:min(len(list), maxExamples)]
	}
	for _, a := range alarms {
		if last := len(rows) - 1; last < 0 || rows[last].table.Kind != a.Kind || rows[last].node != a.Node {
			table, _ := attention.Of(a.Kind)
			rows = append(rows, row{table: table, number: len(rows) + 1, node: a.Node})
		}
		r := &rows[len(rows)-1]
		r.count++
		r.alarms = append(r.alarms, a)
		r.since = earlier(r.since, a.Since)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return attention.CompareWeight(a.table.Kind, b.table.Kind) })
	return rows
}

// earlier is the earlier of two moments; 0 is none.
func earlier(a, b core.Time) core.Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// screen is the row as a page shows it.
func (r row) screen(q *serve.Request, v state.View) page.AttentionRow {
	p := page.AttentionRow{
		ID: "row-" + strconv.Itoa(r.number), Kind: r.table.Kind, Count: r.count, Since: r.since, Needs: r.table.Needs, Node: r.node,
		Open: page.Link{Href: r.href(q), Words: q.Say(r.mended().title)},
	}
	p.Others = len(p.Needs) > 0 && !slices.ContainsFunc(p.Needs, q.Session.User.Has)
	if q.Session.User.Campaign == "" {
		p.Campaign = string(r.campaign)
	}
	p.Worded = slices.Contains([]attention.Kind{attention.EditionOld, attention.EditionWaiting, attention.EditionUnusable}, r.table.Kind)
	for _, e := range r.examples {
		if p.Worded {
			e.Label = text.List(q.Lang, e.Label) + " " + core.Short(e.ID)
		}
		p.Examples = append(p.Examples, page.Link{Href: r.each(q, e.ID), Words: e.Label})
	}
	p.Places = r.places(q, v)
	for _, a := range r.alarms {
		if p.Worded {
			a.Subject = text.List(q.Lang, a.Subject)
		}
		p.Subjects = append(p.Subjects, page.AttentionSubject{Name: a.Subject, Times: a.Times, Since: a.Since, Last: a.Last})
	}
	return p
}

// places are the offices and regions of the row, the oldest first: all of an office are one place,
// whoever's turn it is. The reader's own office goes without saying.
func (r row) places(q *serve.Request, v state.View) (list []page.AttentionPlace) {
	for _, at := range r.byPlace() {
		office, _ := state.Offices.Get(v, at.Office)
		list = append(list, page.AttentionPlace{Office: office.Name, Region: string(at.Region), Count: at.Count, Since: at.Since})
	}
	own := q.Session.User.Office
	if len(r.needs) > 0 && own != "" && len(list) == 1 && r.needs[0].Office == own || len(list) == 1 && list[0].Region == "" {
		return nil
	}
	return list
}

// byPlace adds the needs of each place up.
func (r row) byPlace() (list []query.Need) {
	for _, n := range r.needs {
		at := slices.IndexFunc(list, func(have query.Need) bool { return have.Office == n.Office && have.Region == n.Region })
		if at < 0 {
			list = append(list, query.Need{Office: n.Office, Region: n.Region})
			at = len(list) - 1
		}
		list[at].Count += n.Count
		list[at].Since = earlier(list[at].Since, n.Since)
	}
	slices.SortStableFunc(list, func(a, b query.Need) int { return cmp.Compare(a.Since, b.Since) })
	return list
}
