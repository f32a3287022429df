package admin

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func clockCommand() *cobra.Command {
	return terminal.Group("clock", "The clock of a node", clockTrust())
}

// clockTrust brings the password along instead of signing in: while the clock is ahead of the
// last record not even a login can be recorded.
func clockTrust() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "trust --data DIR --as LOGIN",
		Short: "Confirm that the clock of this machine is right, after the house was switched off for long",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if to.Data == "" || to.Server != "" || to.As == "" {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.clock.where")}
			}
			node, err := to.Dial()
			if err != nil {
				return err
			}
			secret, err := to.Password()
			if err != nil {
				return err
			}
			var answer struct {
				Node  string `json:"node"`
				Shown string `json:"shown"`
			}
			request := remote.Post("/api/v1/clock/trust", map[string]string{"login": to.As, "password": secret})
			if err := node.Call(c.Context(), request, &answer); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(answer,
				"The clock of node %s is taken for right: %s. The journal has a line of it.", answer.Node, answer.Shown)
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

func levelCommand() *cobra.Command {
	type level struct {
		Level uint32 `json:"level"`
	}
	number := func(c *cobra.Command, list []string) error {
		if err := cobra.ExactArgs(1)(c, list); err != nil {
			return err
		}
		if _, err := strconv.ParseUint(list[0], 10, 32); err != nil {
			return core.Refuse(core.Invalid, "", "cli.level", list[0])
		}
		return nil
	}
	return terminal.Group("level", "The machine level, which all members of a house share", remote.Verb[level]{
		Use: "raise LEVEL", Short: "Put the behaviour of a newer release into force, for good", Args: number,
		Ask: func(list []string) api.Request {
			wanted, _ := strconv.ParseUint(list[0], 10, 32) // number has seen it
			return remote.Post("/api/v1/level", level{uint32(wanted)})
		},
		Say: func(now level, _ []string) string { return fmt.Sprintf("Machine level %d is in force.", now.Level) },
	}.Command())
}
