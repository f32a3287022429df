package drive

import "github.com/sheaf-drive/sheaf/core"

// Counts says how many of everything there are, by state.
type Counts struct {
	Sheets     map[core.SheetState]int     `json:"sheets"`
	Signatures map[core.SignatureState]int `json:"signatures"`
	Visits     map[core.VisitState]int     `json:"visits"`
	Parcels    map[core.ParcelState]int    `json:"parcels"`
}

// Expected computes what a whole run of the plan leaves behind, before anything is chosen to be
// handed in. It walks over all sheets, but keeps none.
func (p *Plan) Expected() Counts {
	c := Counts{
		map[core.SheetState]int{}, map[core.SignatureState]int{}, map[core.VisitState]int{}, map[core.ParcelState]int{},
	}
	for n := range p.Lanes() {
		l := p.Lane(n)
		for k := range l.Sheets {
			c.sheet(l.Sheet(k))
		}
		for first := 0; first < l.Sheets; first += Load {
			for parcel := range l.Parcels(first) {
				c.Parcels[string(parcel)]++
			}
		}
		late, _ := l.Late()
		for _, v := range late {
			c.visit(Sheet{}, v)
		}
	}
	for office := range p.Offices {
		for r, used := range p.Needs(office) {
			stock, printed, planned := p.Blank(office, r, used)
			c.Sheets[core.SheetAtOffice] += stock
			c.Sheets[core.SheetPrinted] += printed
			c.Sheets[core.SheetPlanned] += planned
		}
	}
	return c
}

// Needs counts the sheets that the desks of an office begin, by region.
func (p *Plan) Needs(office int) map[core.Region]int {
	needs := map[core.Region]int{}
	for n := range p.Lanes() {
		if p.lanes[n].office != office {
			continue
		}
		l := p.Lane(n)
		for k := range l.Sheets {
			needs[l.Region(k)]++
		}
	}
	return needs
}

func (c Counts) sheet(s Sheet) {
	c.Sheets[s.End.State()]++
	for _, v := range s.Visits {
		c.visit(s, v)
	}
}

func (c Counts) visit(s Sheet, v Visit) {
	switch v.Fate {
	case Left, Abandoned:
		c.Signatures[core.SignatureWithdrawn]++
		c.Visits[core.VisitAbandoned]++
	case TurnedAway, Repeated:
		c.Signatures[core.SignatureWithdrawn]++
		c.Visits[core.VisitTurnedAway]++
	case Opened, Blocked:
		c.Signatures[core.SignatureReceived]++
		c.Visits[core.VisitOpen]++
	case Asked:
		c.Signatures[core.SignatureJudged]++
		c.Visits[core.VisitOpen]++
	case Placed:
		c.Signatures[core.SignaturePlaced]++
		c.Visits[core.VisitOpen]++
	default:
		c.Signatures[signed(s, v)]++
		c.Visits[core.VisitDone]++
	}
}

// signed is the state of the signature of somebody who signed.
func signed(s Sheet, v Visit) core.SignatureState {
	switch {
	case s.End == SpoiledAtOffice:
		return core.SignatureRejected
	case !s.End.Certified():
		return core.SignatureWritten
	case !s.Stands(v):
		return core.SignatureStruck
	case s.End.Gone():
		return core.SignatureRejected
	}
	return core.SignatureAccepted
}
