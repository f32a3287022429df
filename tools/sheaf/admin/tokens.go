package admin

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// tokenBody is a token or a login on the wire of the API.
type tokenBody struct {
	ID string `json:"id"`
	// Label is empty for a login.
	Label   string   `json:"label,omitempty"`
	Scope   []string `json:"scope"`
	Created string   `json:"created"`
	Expires string   `json:"expires"`
	// Current marks the login of this very command.
	Current bool `json:"current,omitempty"`
}

// name is the label, or what a login is.
func (t tokenBody) name() string {
	switch {
	case t.Current:
		return "(this login)"
	case t.Label == "":
		return "(a login)"
	}
	return t.Label
}

// tokenCommand makes a token itself, too, as it did before it had verbs.
func tokenCommand() *cobra.Command {
	c := tokenCreate("token")
	c.Short = "API tokens of your own for --server: make one, list, end"
	c.AddCommand(tokenCreate("create"), tokenList(), tokenEnd())
	return c
}

func tokenCreate(name string) *cobra.Command {
	type secret struct {
		Token   string `json:"token"`
		Expires string `json:"expires"`
	}
	var scope []string
	var label string
	var days int
	c := remote.Verb[secret]{
		Use: name + " --scope ACTION --label WORDS", Short: "Make an API token of your own for --server",
		Ask: func([]string) api.Request {
			return remote.Post("/api/v1/tokens", map[string]any{"scope": scope, "label": label, "days": days})
		},
		Say: func(made secret, _ []string) string { return made.Token },
	}.Command()
	c.Flags().StringSliceVar(&scope, "scope", nil, "action that the token may do, may be given several times")
	c.Flags().StringVar(&label, "label", "", "what the token is for")
	c.Flags().IntVar(&days, "days", 30, "how many days it lives, at most 90")
	terminal.Must(c.MarkFlagRequired("scope"), c.MarkFlagRequired("label"))
	return c
}

func tokenList() *cobra.Command {
	type answer struct {
		Tokens []tokenBody `json:"tokens"`
	}
	return remote.Verb[answer]{
		Use: "list", Short: "List your API tokens and logins",
		Ask: func([]string) api.Request { return remote.Get("/api/v1/tokens") },
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, t := range a.Tokens {
				fmt.Fprintf(&b, "%s  %-20s  until %s  %s\n", t.ID, t.name(), t.Expires, strings.Join(t.Scope, ","))
			}
			return b.String() + terminal.Count("cli.tokens", len(a.Tokens))
		},
	}.Command()
}

func tokenEnd() *cobra.Command {
	return remote.Verb[struct{}]{
		Use: "end ID", Short: "End one of your API tokens or logins at once", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request { return remote.Post("/api/v1/tokens/"+list[0]+"/end", nil) },
		Say: func(_ struct{}, list []string) string { return "The token " + list[0] + " is ended." },
	}.Command()
}
