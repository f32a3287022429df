package page

import "strconv"

// Placed is where a sheet goes: cabinet, box and folder, as huge as it can be.
type Placed struct {
	Code               string
	Region, RegionName string
	Cabinet            string
	Box, Folder        int
	// Taken of the 25 places of the folder, this sheet's among them.
	Taken int
	// Back says that the sheet comes back from a loan.
	Back bool
}

// place is how it stands on the folder.
func (p *Placed) place(f *Frame) string {
	return p.Cabinet + "-" + f.plain(p.Box) + "-" + f.plain(p.Folder)
}

// Sort is the sorting table: one scan, one place, one Enter. It posts code and pending to
// Action: with a pending sheet and no code the sheet is put.
type Sort struct {
	Action    string
	RequestID string
	Code      Field
	Offers    []Offer
	// Pending is the sheet in hand, nil before a scan.
	Pending *Placed
	// Verdict says why a sheet is not sorted, nil where none was refused.
	Verdict *Verdict
	// Last is the code of the sheet that was put before, At its place; "" before the first.
	Last, At string
	// Undo takes that sheet out again, Full says that the folder of the pending one takes no more.
	Undo, Full string
	// Waiting are scanned sheets that nobody has put yet.
	Waiting []WaitingSheet
	// Others are further screens of the same people.
	Others []Link
}

// WaitingSheet is a row of sheets that are on their way to a place.
type WaitingSheet struct{ Code, Place, Href, Who string }

// Head implements [Screen].
func (s *Sort) Head(f *Frame) Head {
	title := f.Say("sort.title")
	if s.Pending != nil {
		title = f.Say("sort.title.at", s.Pending.place(f))
	}
	return Head{
		Title: title, Error: s.Verdict != nil, Scripts: []string{"scan.js"},
		Keys: append(offerKeys(s.Offers),
			Key{"Enter", "sort.key.put"}, Key{"Alt+N", "sort.key.undo"}, Key{"Alt+P", "sort.key.full"}, Key{"/", "dispatch.key.code"}),
	}
}

// offerKeys are the keys that take one of the offered codes, none where none is offered.
func offerKeys(list []Offer) []Key {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return []Key{{"Alt+1", "desk.key.offer"}}
	}
	return []Key{{"Alt+1–" + strconv.Itoa(len(list)), "desk.key.offer"}}
}

// Arrivals lists the parcels that are on their way to the central office or came with something
// missing. It posts label to Action.
type Arrivals struct {
	Action    string
	RequestID string
	Label     Field
	// Rows of parcels, those with something missing first. Older leads to those that were sent
	// before them, "" where there are none.
	Rows  []ParcelRow
	Older string
	Back  string
}

// Head implements [Screen].
func (a *Arrivals) Head(f *Frame) Head {
	return Head{Title: f.Say("arrivals.title"), Error: len(a.Label.Findings) > 0, Keys: []Key{{"Enter", "arrivals.key.receive"}}}
}

// Arrival is a parcel with what has not come out of it yet.
type Arrival struct {
	ParcelRow
	// Missing sheets: their codes and where one reports each; a lost one has no Href.
	Missing []WaitingSheet
	// Receive, Close are where forms post to; "" draws none. Refused is why the last was not taken.
	Receive, Close string
	Refused        []Finding
	Back           string
}

// Head implements [Screen].
func (a *Arrival) Head(f *Frame) Head {
	return Head{Title: f.Say("dispatch.parcel", a.Label), Error: len(a.Refused) > 0}
}
