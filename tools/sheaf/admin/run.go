package admin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// verb is a command that asks a node for one thing and prints the answer, as a closing line
// or as JSON. Its own flags are added to the command that it makes.
type verb[T any] struct {
	use, short string
	args       cobra.PositionalArgs // none by default
	ask        func(list []string) api.Request
	say        func(answer T, list []string) string
}

func (v verb[T]) command() *cobra.Command {
	var to reach
	var asJSON bool
	if v.args == nil {
		v.args = cobra.NoArgs
	}
	c := &cobra.Command{
		Use: v.use, Short: v.short, Args: terminal.Args(v.args),
		RunE: func(c *cobra.Command, list []string) error {
			var answer T
			err := to.with(c, func(ctx context.Context, node *client) error {
				return node.Call(ctx, v.ask(list), &answer)
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(answer, "%s", v.say(answer, list))
		},
	}
	to.flags(c)
	jsonFlag(c, &asJSON)
	return c
}

func jsonFlag(c *cobra.Command, asJSON *bool) {
	c.Flags().BoolVar(asJSON, "json", false, "print one JSON object")
}

func post(path string, body any) api.Request { return api.Request{Path: path, JSON: body} }

func get(path string) api.Request { return api.Request{Method: http.MethodGet, Path: path} }

// goodbye bounds how long signing out may take when the command itself was cut short.
const goodbye = 5 * time.Second

// with runs do as somebody and signs him out at its end, however it ends. A token is its
// owner's and stays.
func (r reach) with(c *cobra.Command, do func(ctx context.Context, node *client) error) error {
	node, err := r.open(c.Context())
	if err != nil {
		return err
	}
	if r.token == "" {
		defer node.leave(c)
	}
	return do(c.Context(), node)
}

// leave ends the login. What the command did stands, so a login that cannot be ended is told
// and is no failure: it ends by itself.
func (n *client) leave(c *cobra.Command) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), goodbye)
	defer cancel()
	if err := n.SignOut(ctx); err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "The login could not be ended and ends by itself: %s\n", terminal.Said(err))
	}
}
