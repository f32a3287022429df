package drive

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
)

// Member is somebody with an account.
type Member struct {
	Login string
	Role  core.Role
	// Office counted from 0, -1 for none.
	Office int
	// Regions that a regional manager watches.
	Regions []core.Region
}

// NoOffice is the office of those who have none.
const NoOffice = -1

// Logins of people whose work others need.
const (
	SecondAdmin   = "admin2"
	Federal       = "federal"
	SecondFederal = "federal2"
	Auditor       = "auditor"
)

// Approvers are the first two, who approve what one of them makes.
func Approvers() []Member {
	return []Member{{SecondAdmin, core.Admin, NoOffice, nil}, {Federal, core.Federal, NoOffice, nil}}
}

// Staff lists all others but the founding admin: of a national drive some 380 people, of whom 189
// sit at a desk.
func (p *Plan) Staff() []Member {
	list := []Member{{SecondFederal, core.Federal, NoOffice, nil}, {Auditor, core.Auditor, NoOffice, nil}}
	for n := range p.lawyers() {
		list = append(list, Member{lawyer(n), core.Lawyer, NoOffice, nil})
	}
	for n := range p.Clerks() {
		list = append(list, Member{p.Clerk(n), core.Logistics, NoOffice, nil})
	}
	list = append(list, p.managers()...)
	for i, o := range p.Offices {
		list = append(list, Member{p.Coordinator(i), core.Coordinator, i, nil})
		for n := range o.Verifiers {
			list = append(list, Member{p.at(i, "verifier", n), core.Verifier, i, nil})
		}
		for n := range o.Desks {
			list = append(list, Member{p.at(i, "operator", n), core.Operator, i, nil})
		}
	}
	return list
}

// officesOfManager is how many offices a regional manager watches.
const officesOfManager = 10

func (p *Plan) managers() (list []Member) {
	for from := 0; from < len(p.Offices); from += officesOfManager {
		m := Member{Login: fmt.Sprintf("regional-%d", len(list)+1), Role: core.Regional, Office: NoOffice}
		for _, o := range p.Offices[from:min(from+officesOfManager, len(p.Offices))] {
			m.Regions = append(m.Regions, o.Region.Code)
		}
		list = append(list, m)
	}
	return list
}

func (p *Plan) lawyers() int { return 1 + p.Size.Desks/36 }

// Clerks is how many work at the central office.
func (p *Plan) Clerks() int { return 2 + p.Size.Desks/24 }

// at is the login of somebody of an office.
func (p *Plan) at(office int, role string, n int) string {
	return fmt.Sprintf("%s-%s-%d", role, p.Offices[office].Region.Code, n+1)
}

// Coordinator is the login of the coordinator of an office.
func (p *Plan) Coordinator(office int) string {
	return "coordinator-" + string(p.Offices[office].Region.Code)
}

// Clerk is the login of a clerk of the central office.
func (p *Plan) Clerk(n int) string { return fmt.Sprintf("logistics-%d", n%p.Clerks()+1) }

func lawyer(n int) string { return fmt.Sprintf("lawyer-%d", n+1) }

// Operator is the login of the collector.
func (l Lane) Operator() string { return l.plan.at(l.Office, "operator", l.Desk) }

// Verifier is the login of who checks and certifies his sheets.
func (l Lane) Verifier() string {
	return l.plan.at(l.Office, "verifier", l.Desk%l.plan.Offices[l.Office].Verifiers)
}

// Coordinator is the login of who leads his office.
func (l Lane) Coordinator() string { return l.plan.Coordinator(l.Office) }

// Lawyer is the login of who decides his doubtful lines.
func (l Lane) Lawyer() string { return lawyer(l.Number % l.plan.lawyers()) }

// Clerk is the login of who sorts his sheets, SecondClerk of another one beside him.
func (l Lane) Clerk() string { return l.plan.Clerk(l.Number) }

// SecondClerk is another clerk.
func (l Lane) SecondClerk() string { return l.plan.Clerk(l.Number + 1) }

// Home is the region of his office.
func (l Lane) Home() core.Region { return l.plan.Offices[l.Office].Region.Code }

// HomeOf is the region that the voters of a sheet live in; those without registration have lived
// where the office is.
func (l Lane) HomeOf(s Sheet) core.Region {
	if s.Region == core.NoRegion {
		return l.Home()
	}
	return s.Region
}
