package filing

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/selection"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/filing/variant"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// typed is a wish as somebody gives it: in a form, in an address, or as the body of a verb.
type typed struct {
	Campaign string `json:"campaign,omitempty"`
	// Max signatures in all; as many as the law takes when absent.
	Max int `json:"max,omitempty"`
	// Least chance in permille.
	Least int `json:"least_permille,omitempty"`
	// Without are logins of collectors.
	Without []string `json:"without,omitempty"`
	// Likeliest chooses the total, too.
	Likeliest bool `json:"likeliest,omitempty"`
}

// fields reads a wish from the fields of a form or of an address.
func fields(get func(string) string) (t typed, err error) {
	if text := plain(get("max")); text != "" {
		if t.Max, err = strconv.Atoi(text); err != nil || t.Max < 1 {
			return t, core.Refuse(core.Invalid, "max", "variant.number")
		}
	}
	if text := plain(get("least")); text != "" {
		share, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || math.IsNaN(share) || share < 0 || share > 100 {
			return t, core.Refuse(core.Invalid, "least", "variant.least")
		}
		t.Least = int(math.Round(share * 10))
	}
	t.Without = strings.FieldsFunc(get("without"), func(c rune) bool { return c == ',' || c == ' ' || c == ';' })
	t.Likeliest = get("likeliest") != ""
	return t, nil
}

// plain is a number without what groups its digits.
func plain(text string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(text)
}

// wish finds the collectors of what was typed.
func (t typed) wish(v state.View) (variant.Wish, error) {
	w := variant.Wish{Max: t.Max, Least: t.Least, Likeliest: t.Likeliest}
	for _, login := range t.Without {
		u, ok := query.UserByLogin(v, login)
		if !ok {
			return w, core.Refuse(core.NotFound, "without", "variant.collector", login)
		}
		w.Without = append(w.Without, u.ID)
	}
	slices.Sort(w.Without)
	w.Without = slices.Compact(w.Without)
	return w, nil
}

// address keeps a wish in the address of the screen.
func (t typed) address() url.Values {
	list := url.Values{}
	if t.Max != 0 {
		list.Set("max", strconv.Itoa(t.Max))
	}
	if t.Least != 0 {
		list.Set("least", strconv.FormatFloat(float64(t.Least)/10, 'f', -1, 64))
	}
	if len(t.Without) > 0 {
		list.Set("without", strings.Join(t.Without, " "))
	}
	if t.Likeliest {
		list.Set("likeliest", "yes")
	}
	return list
}

// worst is how many collectors are listed whose signatures have the most faults left.
const worst = 10

// whatIf puts the variant that the address asks for onto the screen.
func (m *Room) whatIf(r *serve.Request, o room.Drive) (*page.WhatIf, error) {
	look := m.Shelf.Look(r.Context(), o.Campaign.ID, o.Index())
	quota, _, err := m.Rules.Quota(r.Context(), o.Campaign)
	if err != nil {
		return nil, err
	}
	get := r.Query
	if r.Changes() {
		get = r.Form
	}
	v := &page.WhatIf{Action: "/select", Min: quota.Min, Max: quota.Max, Reading: look.Reading,
		Fields:    map[string]*page.Field{"max": {Value: get("max")}, "least": {Value: get("least")}, "without": {Value: get("without")}},
		Likeliest: get("likeliest") != ""}
	if look.Book == nil || look.Book.Offered == 0 {
		return v, nil
	}
	v.AsOf, v.Worst = core.TimeOf(look.Read), worstOf(o, look.Book)
	t, err := fields(get)
	w := variant.Wish{}
	if err == nil {
		w, err = t.wish(o)
	}
	var a variant.Answer
	if err == nil {
		a, err = m.try(r, o, look.Book, quota, w)
	}
	if err != nil {
		field, f, ok := r.FindingOf(err)
		if !ok || v.Fields[field] == nil {
			return v, err
		}
		v.Fields[field].Findings = []page.Finding{f}
		return v, nil
	}
	v.Keep, v.Result = t.address(), resultOf(r, look.Book, a)
	return v, nil
}

// try chooses a variant from a book.
func (m *Room) try(r *serve.Request, o room.Drive, b *odds.Book, q core.Quota, w variant.Wish) (variant.Answer, error) {
	check, err := m.Rules.Check(r.Context(), o.Campaign)
	if err != nil {
		return variant.Answer{}, err
	}
	return m.variants.Try(b, q, check, w)
}

func resultOf(r *serve.Request, b *odds.Book, a variant.Answer) *page.Variant {
	v := &page.Variant{Lines: a.Plan.Lines, Sheets: len(a.Plan.Rows), Offered: b.Offered, LeftOut: a.LeftOut, Accept: a.Accept,
		Value: float64(a.Plan.Value) / selection.Unit, Bound: float64(a.Plan.Value+a.Gap()) / selection.Unit}
	v.Proof = r.Say("variant.proof." + a.Proof())
	for _, g := range a.Plan.Regions {
		if g.Lines > 0 {
			v.Regions++
		}
	}
	v.Met, v.Reached = a.Met, a.Reached
	if s := a.Plan.Short; s != nil {
		v.Short = r.Say("filing.short", strconv.Itoa(s.Missing), strconv.Itoa(s.Offered), strconv.Itoa(s.OverCap), strconv.Itoa(s.Full))
	}
	if a.Unmet() {
		v.Unmet = r.Say("variant.unmet", strconv.Itoa(a.Reached), strconv.Itoa(a.Met))
	}
	return v
}

// worstOf lists the collectors on whose lines in the store the most faults are left, by share.
func worstOf(v state.View, b *odds.Book) []page.WorstCollector {
	type sum struct {
		lines int
		left  float64
	}
	sums := make([]sum, len(b.Collectors))
	for i := range b.Sheets {
		s := &b.Sheets[i]
		for n := 1; n <= selection.MaxLines; n++ {
			if s.Lines.Has(n) {
				sums[s.Collector].lines++
				sums[s.Collector].left += 1 - float64(s.Chances[n-1])*float64(selection.MaxRisk-s.Risk)/selection.Unit
			}
		}
	}
	list := make([]page.WorstCollector, 0, len(sums))
	for i, s := range sums {
		list = append(list, page.WorstCollector{ID: string(b.Collectors[i]), Lines: s.lines, Left: s.left / float64(s.lines)})
	}
	slices.SortFunc(list, func(a, b page.WorstCollector) int {
		return cmp.Or(cmp.Compare(b.Left, a.Left), cmp.Compare(a.ID, b.ID))
	})
	list = list[:min(len(list), worst)]
	for i := range list {
		list[i].Login = query.LoginOf(v, core.UserID(list[i].ID))
	}
	return list
}

// variantBody is a variant on the wire. Values are in signatures.
type variantBody struct {
	Reading bool       `json:"reading"`
	Index   uint64     `json:"index"`
	Lines   int        `json:"lines"`
	Sheets  int        `json:"sheets"`
	LeftOut int        `json:"left_out"`
	Accept  float64    `json:"accept"`
	Value   float64    `json:"value"`
	Bound   float64    `json:"bound"`
	Gap     float64    `json:"gap"`
	Proof   string     `json:"proof"`
	Prices  float64    `json:"price_bound"`
	Met     int        `json:"met"`
	Reached int        `json:"reached"`
	Short   *shortBody `json:"short,omitempty"`
}

// shortBody says why the minimum is not reached.
type shortBody struct {
	Missing int `json:"missing"`
	Offered int `json:"offered"`
	OverCap int `json:"over_cap"`
}

// apiVariant chooses under a wish and keeps nothing.
func (m *Room) apiVariant(r *serve.Request) (*serve.Reply, error) {
	o, err := m.open(r, r.Query("campaign"), access.SelectionRead)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	t, err := fields(r.Query)
	if err != nil {
		return nil, err
	}
	w, err := t.wish(o)
	if err != nil {
		return nil, err
	}
	look := m.Shelf.Look(r.Context(), o.Campaign.ID, o.Index())
	body := variantBody{Reading: look.Reading}
	if look.Book == nil {
		return serve.JSON(body)
	}
	quota, _, err := m.Rules.Quota(r.Context(), o.Campaign)
	if err != nil {
		return nil, err
	}
	a, err := m.try(r, o, look.Book, quota, w)
	if err != nil {
		return nil, err
	}
	whole := func(millionths int64) float64 { return float64(millionths) / selection.Unit }
	body.Index, body.Lines, body.Sheets, body.LeftOut, body.Accept = look.Book.Index, a.Plan.Lines, len(a.Plan.Rows), a.LeftOut, a.Accept
	body.Value, body.Bound, body.Gap, body.Proof, body.Prices = whole(a.Plan.Value), whole(a.Plan.Value+a.Gap()), whole(a.Gap()), a.Proof(), whole(a.Plan.Dual)
	body.Met, body.Reached = a.Met, a.Reached
	if s := a.Plan.Short; s != nil {
		body.Short = &shortBody{s.Missing, s.Offered, s.OverCap}
	}
	return serve.JSON(body)
}
