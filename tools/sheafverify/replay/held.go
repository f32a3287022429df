package replay

// Held counts what the three rules were asked of that auditors look for first: two persons, one
// place, the quotas. A replay that came to its end kept each of them every time.
type Held struct {
	// Approved counts approvals and lifted blocks, Apart the steps of the check and the
	// certification, Witnessed those that spoil or destroy a sheet.
	Approved  int64 `json:"approved"`
	Apart     int64 `json:"apart"`
	Witnessed int64 `json:"witnessed"`
	// Steps that sheets have made, and where they are now.
	Steps int64 `json:"steps"`
	Where Where `json:"where"`
	// Selections that were frozen under their quotas, and the one that was handed in.
	Selections int    `json:"selections"`
	Filed      *Filed `json:"filed,omitempty"`
}

// Where says how many sheets are in each place; every sheet is in one.
type Where struct {
	Sheets int `json:"sheets"`
	// Offices have those that were not sent yet, Gone are spoiled or destroyed.
	Offices int `json:"offices"`
	Parcels int `json:"parcels"`
	Store   int `json:"store"`
	Volumes int `json:"volumes"`
	Lost    int `json:"lost"`
	Gone    int `json:"gone"`
}

// Filed is a selection that was handed in, with the quota that it was held to.
type Filed struct {
	Selection string `json:"selection"`
	Pack      string `json:"pack"`
	Lines     int    `json:"lines"`
	Min       int    `json:"min"`
	Max       int    `json:"max"`
	Sheets    int    `json:"sheets"`
	Volumes   int    `json:"volumes"`
	Regions   int    `json:"regions"`
}

// Held is what was counted up to the last leaf.
func (r *Replay) Held() Held {
	h := Held{
		Approved: r.seconded, Apart: r.check.Apart(), Witnessed: r.witnessed, Steps: r.steps, Selections: r.quotas,
	}
	for _, s := range r.sheets {
		h.Where.Sheets++
		*h.Where.of(s.state)++
	}
	if s := r.selections[r.inForce]; s != nil && s.state == "filed" {
		h.Filed = &Filed{
			Selection: r.inForce, Pack: s.quota.pack, Lines: s.lines, Min: s.quota.low, Max: s.quota.high,
			Sheets: s.handed, Regions: len(s.regions),
		}
		for _, v := range r.volumes {
			if v.selection == r.inForce && v.state == "handed_in" {
				h.Filed.Volumes++
			}
		}
	}
	return h
}

// of is the count of the place in which a sheet of the state is.
func (w *Where) of(state string) *int {
	switch state {
	case "packed", "travelling":
		return &w.Parcels
	case "arrived", "filed", "pulled":
		return &w.Store
	case "bound", "handed_in":
		return &w.Volumes
	case "lost":
		return &w.Lost
	case "spoiled", "destroyed":
		return &w.Gone
	}
	return &w.Offices
}
