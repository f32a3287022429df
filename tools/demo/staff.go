package demo

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// Logins of people whose work others need.
const (
	lawyer = "lawyer"
	clerk  = "logistics" // sorts what comes to the central office
)

// staff has, with those who approve the others, two people for every rule that needs two.
func staff() []drive.Member {
	list := []drive.Member{
		{Login: drive.SecondFederal, Role: core.Federal, Office: drive.NoOffice},
		{Login: lawyer, Role: core.Lawyer, Office: drive.NoOffice},
		{Login: "regional", Role: core.Regional, Office: drive.NoOffice, Regions: []core.Region{demogar.Region}},
		{Login: clerk, Role: core.Logistics, Office: drive.NoOffice},
		{Login: drive.Auditor, Role: core.Auditor, Office: drive.NoOffice},
	}
	for office := range offices {
		list = append(list, drive.Member{Login: coordinatorOf(office), Role: core.Coordinator, Office: office})
	}
	for at := range offices * desks {
		office, place := at/desks, at%desks
		list = append(list, drive.Member{Login: operatorAt(office, place), Role: core.Operator, Office: office})
	}
	for office := range offices {
		list = append(list, drive.Member{Login: verifierOf(office), Role: core.Verifier, Office: office})
	}
	return list
}

func coordinatorOf(office int) string { return fmt.Sprintf("coordinator%d", office+1) }

func verifierOf(office int) string { return fmt.Sprintf("verifier%d", office+1) }

func operatorAt(office, place int) string {
	return fmt.Sprintf("operator%d%c", office+1, 'a'+rune(place))
}

// lead makes the two accounts that approve the others.
func (f *filling) lead(ctx context.Context) error {
	return f.progress.Together(ctx, "first accounts", 1, f.hire(drive.Approvers())...)
}

// hire makes accounts, one task each.
func (f *filling) hire(members []drive.Member) (tasks []func(context.Context) error) {
	for _, m := range members {
		tasks = append(tasks, func(ctx context.Context) error { return f.house.Appoint(ctx, m) })
	}
	return tasks
}
