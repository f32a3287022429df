package harm

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// powerCuts drop what the disks were told and had not made durable.
func powerCuts() []Kind {
	const seen = "the file system was shut down under a node that served, and refused a write after it"
	return []Kind{
		{Name: "power_one", Seen: seen, Without: noDisks, Do: powerCut(1)},
		{Name: "power_two", Seen: seen, Without: noDisks, Do: powerCut(2)},
		{Name: "power_all", Seen: seen, Without: noDisks, Do: powerCut(3)},
	}
}

func powerCut(count int) func(context.Context, *Harm) (bool, error) {
	return func(ctx context.Context, h *Harm) (bool, error) {
		victims := append([]*site.Node(nil), h.Site.Nodes...)
		h.Random.Shuffle(len(victims), func(i, j int) { victims[i], victims[j] = victims[j], victims[i] })
		victims = victims[:count]
		seen := true
		for _, n := range victims {
			served := n.Up()
			cut, err := n.Disk.CutPower()
			if err != nil {
				return false, err
			}
			seen = seen && cut && served
		}
		for _, n := range victims {
			n.Kill()
			if err := errors.Join(n.Disk.Unmount(), n.Disk.Mount()); err != nil {
				return false, err
			}
		}
		return seen, h.Site.StartAll(ctx)
	}
}
