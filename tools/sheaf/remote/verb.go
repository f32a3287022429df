package remote

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Verb is a command that asks a node for one thing and prints the answer, as a closing line
// or as JSON. Its own flags are added to the command that it makes.
type Verb[T any] struct {
	Use, Short string
	Args       cobra.PositionalArgs // none by default
	Ask        func(list []string) api.Request
	Say        func(answer T, list []string) string
}

// Command makes the command, with the flags of [Reach] and --json.
func (v Verb[T]) Command() *cobra.Command {
	var to Reach
	var asJSON bool
	if v.Args == nil {
		v.Args = cobra.NoArgs
	}
	c := &cobra.Command{
		Use: v.Use, Short: v.Short, Args: terminal.Args(v.Args),
		RunE: func(c *cobra.Command, list []string) error {
			var answer T
			err := to.With(c, func(ctx context.Context, node *Client) error {
				return node.Call(ctx, v.Ask(list), &answer)
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(answer, "%s", v.Say(answer, list))
		},
	}
	to.Flags(c)
	JSONFlag(c, &asJSON)
	return c
}

// JSONFlag gives a command the flag --json.
func JSONFlag(c *cobra.Command, asJSON *bool) {
	c.Flags().BoolVar(asJSON, "json", false, "print one JSON object")
}

// Post asks for something to be done; body is sent as JSON.
func Post(path string, body any) api.Request { return api.Request{Path: path, JSON: body} }

// Get asks for something to be told.
func Get(path string) api.Request { return api.Request{Method: http.MethodGet, Path: path} }

// goodbye bounds how long signing out may take when the command itself was cut short.
const goodbye = 5 * time.Second

// With runs do as somebody and signs him out at its end, however it ends. A token is its
// owner's and stays.
func (r Reach) With(c *cobra.Command, do func(ctx context.Context, node *Client) error) error {
	node, err := r.Open(c.Context())
	if err != nil {
		return err
	}
	if r.TokenFile == "" {
		defer node.Leave(c)
	}
	return do(c.Context(), node)
}

// Leave ends the login. What the command did stands, so a login that cannot be ended is told
// and is no failure: it ends by itself.
func (n *Client) Leave(c *cobra.Command) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), goodbye)
	defer cancel()
	if err := n.SignOut(ctx); err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "The login could not be ended and ends by itself: %s\n", terminal.Said(err))
	}
}
