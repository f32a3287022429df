package admin

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func packCommand() *cobra.Command {
	return terminal.Group("pack", "Rule packs", packList(), packInstall(),
		packVerb("propose", "Ask a second person to put a version into force"),
		packVerb("approve", "Put a version into force that another person proposed"),
		packServe())
}

// packBody is a pack version on the wire of the API.
type packBody struct {
	Campaign string `json:"campaign,omitempty"`
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	Digest   string `json:"digest,omitempty"`
	State    string `json:"state,omitempty"`
}

func campaignFlag(c *cobra.Command, campaign *string) *cobra.Command {
	c.Flags().StringVar(campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	return c
}

func packList() *cobra.Command {
	type answer struct {
		Packs []packBody `json:"packs"`
	}
	var campaign string
	return campaignFlag(remote.Verb[answer]{
		Use: "list", Short: "List the versions that a campaign knows",
		Ask: func([]string) api.Request { return remote.Get("/api/v1/packs?campaign=" + url.QueryEscape(campaign)) },
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, p := range a.Packs {
				fmt.Fprintf(&b, "%-24s  %-8s  %-9s  %.12s\n", p.Name, p.Version, p.State, p.Digest)
			}
			return b.String() + terminal.Count("cli.versions", len(a.Packs))
		},
	}.Command(), &campaign)
}

func packInstall() *cobra.Command {
	var campaign string
	return campaignFlag(remote.Verb[packBody]{
		Use: "install NAME --campaign ID", Short: "Make a built-in pack known to a campaign and run its own cases",
		Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/packs", packBody{Campaign: campaign, Name: list[0]})
		},
		Say: func(made packBody, _ []string) string {
			return fmt.Sprintf("%s/%s is %s. Next: sheaf pack propose %s/%s",
				made.Name, made.Version, made.State, made.Name, made.Version)
		},
	}.Command(), &campaign)
}

func packVerb(name, short string) *cobra.Command {
	var campaign string
	return campaignFlag(remote.Verb[packBody]{
		Use: name + " NAME/VERSION --campaign ID", Short: short, Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/packs/"+list[0]+"/"+name, packBody{Campaign: campaign})
		},
		Say: func(after packBody, list []string) string { return list[0] + " is " + after.State + "." },
	}.Command(), &campaign)
}

// packServe is how the node starts its built-in packs: as processes of this very program.
func packServe() *cobra.Command {
	return &cobra.Command{
		Use:    "serve NAME",
		Short:  "Serve a built-in pack to a node (the node calls this itself)",
		Hidden: true,
		Args:   terminal.Args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, list []string) error {
			pack, ok := builtin.Lookup(list[0])
			if !ok {
				return core.Refuse(core.NotFound, "name", "pack.no_builtin", list[0])
			}
			packs.Serve(pack)
			return nil
		},
	}
}
