package passports

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// forgetCommand turns down a list that waits: it never comes into force, and its parts are deleted.
func forgetCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use: "forget EDITION", Short: "Turn down a list that is loaded and waits: it never comes into force, and its parts are deleted",
		Args: terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			var e api.Edition
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				all, err := node.Editions(ctx)
				if err != nil {
					return err
				}
				if e, err = named(all, list[0]); err != nil {
					return err
				}
				if e.State != core.EditionComplete {
					return core.Refuse(core.Conflict, "edition", "passports.forget.state", core.Short(e.ID), stateWord(e.State)).About("edition:" + e.ID)
				}
				for first := true; first || e.Loaded > 0; first = false { // a part of its parts at a time
					id := e.ID
					e = api.Edition{} // what is left out of an answer is nothing
					if err := node.Insist(ctx, api.Request{Path: "/api/v1/editions/" + id + "/forget"}, &e); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(e, "%s", terminal.Say("passports.forgotten", core.Short(e.ID), terminal.Day(e.Date)))
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}
