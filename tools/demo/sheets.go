package demo

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

const (
	// spare sheets stay in each binder for whoever tries the desk.
	spare = 6
	// foreign is a region whose sheets an office has too: they are refused for voters of
	// region 83.
	foreign       = core.Region("77")
	foreignSheets = 2
	// atOnce is how many sheets one request may be about.
	atOnce = 500
)

// print has each coordinator plan, print and issue the sheets of his office. Each desk then
// takes its own from the binder.
func (f *filling) print(ctx context.Context) error {
	var tasks []func(context.Context) error
	for office := range offices {
		for _, wish := range []struct {
			region core.Region
			count  int
		}{{demogar.Region, spare}, {core.NoRegion, 2}, {foreign, foreignSheets}} {
			for _, d := range f.desksOf(office) {
				wish.count += len(d.stacks[wish.region])
			}
			tasks = append(tasks, func(ctx context.Context) error { return f.order(ctx, office, wish.region, wish.count) })
		}
	}
	return f.progress.Together(ctx, "sheets", offices, tasks...)
}

// order brings sheets of one region into an office's binder and hands them to its desks.
func (f *filling) order(ctx context.Context, office int, region core.Region, count int) error {
	var binder []string
	for done := 0; done < count; done += atOnce {
		wish := map[string]any{
			"office": f.house.Offices[office].ID, "region": region, "count": min(atOnce, count-done),
		}
		ask := func(verb, path string, out any) error {
			step := fmt.Sprintf("%s-%d-%s-%d", verb, office, region, done)
			return f.house.Run(ctx, crew.Errand{As: coordinatorOf(office), Step: step, Path: path, Body: wish}, out)
		}
		if err := ask("plan", "/sheets", nil); err != nil {
			return err
		}
		if err := ask("print", "/sheets/print", nil); err != nil { // the paper itself is of no use here
			return err
		}
		var issued struct{ Codes []string }
		if err := ask("issue", "/sheets/issue", &issued); err != nil {
			return err
		}
		binder = append(binder, issued.Codes...)
	}
	if len(binder) != count {
		return fmt.Errorf("printing sheets: %d of %d were issued", len(binder), count)
	}
	f.hand(office, region, binder)
	return nil
}

// hand gives each desk of the office as many sheets as its day takes; the rest is the pile.
func (f *filling) hand(office int, region core.Region, binder []string) {
	for _, d := range f.desksOf(office) {
		for k := range d.stacks[region] {
			d.stacks[region][k].Code, binder = binder[0], binder[1:]
		}
	}
	f.piling.Lock()
	defer f.piling.Unlock()
	pile := Pile{Office: f.house.Offices[office].Name, Region: region, Codes: binder}
	for place := range desks {
		pile.Operators = append(pile.Operators, operatorAt(office, place))
	}
	f.campaign.Pile = append(f.campaign.Pile, pile)
}
