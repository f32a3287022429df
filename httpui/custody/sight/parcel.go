package sight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Parcel says whether the user may do the action to the parcel: within his scope, or as somebody
// who works at its office and moves his own.
func Parcel(u core.User, a access.Action, p core.Parcel) bool {
	o := access.Object{Campaign: p.Campaign, Office: p.Office, Region: p.Home}
	if u.Office != "" && u.Office == p.Office {
		o.Owner = u.ID
	}
	return access.May(u, a, o)
}

// mark is where a parcel stands among the others. Those that take sheets come first, then the one
// that was sent last. It goes into an address, and a parcel that is sent between two pages is
// missing on neither.
type mark struct {
	sent   core.Time
	number uint32
	id     core.ParcelID
}

func markOf(p core.Parcel) mark {
	m := mark{p.Sent, p.Number, p.ID}
	if m.sent == 0 {
		m.sent = math.MaxInt64
	}
	return m
}

func (m mark) compare(n mark) int {
	return cmp.Or(cmp.Compare(n.sent, m.sent), cmp.Compare(n.number, m.number), cmp.Compare(m.id, n.id))
}

func (m mark) String() string { return fmt.Sprintf("%d-%d-%s", m.sent, m.number, m.id) }

func parseMark(text string) (m mark, err error) {
	sent, rest, _ := strings.Cut(text, "-")
	number, id, _ := strings.Cut(rest, "-")
	at, errAt := strconv.ParseInt(sent, 10, 64)
	n, errNumber := strconv.ParseUint(number, 10, 32)
	if errAt != nil || errNumber != nil || core.CheckID("", core.ParcelID(id)) != nil {
		return m, core.Refuse(core.Invalid, "before", "parcel.before")
	}
	return mark{core.Time(at), uint32(n), core.ParcelID(id)}, nil
}

// Page is which part of a list is asked for: at most Limit rows from where the page before it
// ended; "" begins with the newest.
type Page struct {
	Before string
	Limit  int
}

// Parcels are the page of those of the campaign that keep says yes to and the user may move, the
// newest first. before is what the next page is asked for with, "" after the last.
func Parcels(v state.View, u core.User, c core.CampaignID, page Page, keep func(core.Parcel) bool) (list []core.Parcel, before string, err error) {
	from := mark{sent: math.MaxInt64, number: math.MaxUint32}
	if page.Before != "" {
		if from, err = parseMark(page.Before); err != nil {
			return nil, "", err
		}
	}
	list = query.Parcels(v, c, func(p core.Parcel) bool {
		return Parcel(u, access.SheetMove, p) && keep(p) && from.compare(markOf(p)) < 0
	})
	slices.SortFunc(list, func(a, b core.Parcel) int { return markOf(a).compare(markOf(b)) })
	if len(list) > page.Limit {
		list = list[:page.Limit]
		before = markOf(list[page.Limit-1]).String()
	}
	return list, before, nil
}
