package chosen

import "github.com/sheaf-drive/sheaf/core/query"

// Sheet is how a sheet stands in the selection in force.
type Sheet struct {
	Code   string `json:"code"`
	Region string `json:"region"`
	State  string `json:"state"`
	// Lines that are chosen, Strike those that are struck before the sheet is bound.
	Lines  []int  `json:"lines"`
	Strike []int  `json:"strike"`
	Place  string `json:"place,omitempty"`
	Volume int    `json:"volume,omitempty"`
	Page   int    `json:"page,omitempty"`
}

// Of puts a chosen sheet on the wire.
func Of(c query.Chosen) Sheet {
	b := Sheet{
		Code: string(c.Row.Sheet.Code()), Region: string(c.Sheet.Region), State: c.Sheet.State, Lines: []int{}, Strike: []int{},
		Place: c.Custody.Place.String(), Volume: c.Custody.Volume, Page: c.Custody.Page,
	}
	for n := 1; n <= c.Sheet.Lines; n++ {
		if c.Row.Lines.Has(n) {
			b.Lines = append(b.Lines, n)
		}
	}
	b.Strike = append(b.Strike, c.Strike...)
	return b
}
