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
	return campaignFlag(verb[answer]{
		use: "list", short: "List the versions that a campaign knows",
		ask: func([]string) api.Request { return get("/api/v1/packs?campaign=" + url.QueryEscape(campaign)) },
		say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, p := range a.Packs {
				fmt.Fprintf(&b, "%-24s  %-8s  %-9s  %.12s\n", p.Name, p.Version, p.State, p.Digest)
			}
			return b.String() + fmt.Sprintf("%d versions.", len(a.Packs))
		},
	}.command(), &campaign)
}

func packInstall() *cobra.Command {
	var campaign string
	return campaignFlag(verb[packBody]{
		use: "install NAME --campaign ID", short: "Make a built-in pack known to a campaign and run its own cases",
		args: cobra.ExactArgs(1),
		ask: func(list []string) api.Request {
			return post("/api/v1/packs", packBody{Campaign: campaign, Name: list[0]})
		},
		say: func(made packBody, _ []string) string {
			return fmt.Sprintf("%s/%s is %s. Next: sheaf pack propose %s/%s",
				made.Name, made.Version, made.State, made.Name, made.Version)
		},
	}.command(), &campaign)
}

func packVerb(name, short string) *cobra.Command {
	var campaign string
	return campaignFlag(verb[packBody]{
		use: name + " NAME/VERSION --campaign ID", short: short, args: cobra.ExactArgs(1),
		ask: func(list []string) api.Request {
			return post("/api/v1/packs/"+list[0]+"/"+name, packBody{Campaign: campaign})
		},
		say: func(after packBody, list []string) string { return list[0] + " is " + after.State + "." },
	}.command(), &campaign)
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
