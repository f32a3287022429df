package admin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/author"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func packCommand() *cobra.Command {
	verbs := []*cobra.Command{
		packList(), packInstall(), packDryRun(),
		packVerb("propose", "Ask a second person to put a version into force"),
		packVerb("approve", "Put a version into force that another person proposed"),
		packVerb("reject", "Take a proposal back"),
		packRejudge(), packKeys(),
		packKeyVerb("propose-key KEY", "Ask a second person to take packs that are signed with a public key"),
		packKeyVerb("approve-key KEY", "Take packs that are signed with a public key that another person proposed"),
		packKeyVerb("withdraw-key ID", "Take packs that are signed with a key no more"),
		packServe(), packJail(),
	}
	return terminal.Group("pack", "Rule packs", append(verbs, author.Commands()...)...)
}

// packBody is a pack version on the wire of the API.
type packBody struct {
	Campaign string `json:"campaign,omitempty"`
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	Digest   string `json:"digest,omitempty"`
	State    string `json:"state,omitempty"`
	// Signer is empty for a built-in pack.
	Signer string `json:"signer,omitempty"`
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
				fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("%-24s  %-8s  %-32s  %.12s  %s", p.Name, p.Version, terminal.Say("packs.state."+p.State), p.Digest, p.Signer), " "))
			}
			return b.String() + terminal.Count("cli.versions", len(a.Packs))
		},
	}.Command(), &campaign)
}

func packInstall() *cobra.Command {
	var campaign string
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "install NAME|FILE.pack --campaign ID",
		Short: "Make a pack known to a campaign, a built-in one or one that came as a file, and run its own cases",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			ask, err := installing(campaign, list[0])
			if err != nil {
				return err
			}
			var made packBody
			err = to.With(c, func(ctx context.Context, node *remote.Client) error { return node.Call(ctx, ask, &made) })
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "%s", made.next())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return campaignFlag(c, &campaign)
}

// installing asks for a built-in pack by its name, or sends the file.
func installing(campaign, what string) (api.Request, error) {
	if !strings.HasSuffix(what, packfile.Extension) {
		return remote.Post("/api/v1/packs", packBody{Campaign: campaign, Name: what}), nil
	}
	file, err := os.ReadFile(what)
	if errors.Is(err, fs.ErrNotExist) {
		err = core.Refuse(core.NotFound, "", "cli.no_file", what)
	}
	if err != nil {
		return api.Request{}, terminal.UsageError{Cause: err}
	}
	return api.Request{Path: "/api/v1/pack-files?campaign=" + url.QueryEscape(campaign),
		Kind: "application/octet-stream", Body: bytes.NewReader(file)}, nil
}

// next says what was made and what to do with it.
func (p packBody) next() string {
	if p.State == core.PackUploaded {
		return terminal.Say("packs.said.fails", p.Name+"/"+p.Version)
	}
	return terminal.Say("packs.said.next", p.Name+"/"+p.Version, terminal.Say("packs.state."+p.State))
}

func packVerb(name, short string) *cobra.Command {
	var campaign string
	return campaignFlag(remote.Verb[packBody]{
		Use: name + " NAME/VERSION --campaign ID", Short: short, Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/packs/"+list[0]+"/"+name, packBody{Campaign: campaign})
		},
		Say: func(after packBody, list []string) string {
			return terminal.Say("packs.said", list[0], terminal.Say("packs.state."+after.State))
		},
	}.Command(), &campaign)
}

// packKeyBody is a key on the wire of the API.
type packKeyBody struct {
	Campaign string `json:"campaign,omitempty"`
	ID       string `json:"id,omitempty"`
	Key      string `json:"key"`
	State    string `json:"state,omitempty"`
}

func packKeys() *cobra.Command {
	type answer struct {
		Keys []packKeyBody `json:"keys"`
	}
	var campaign string
	return campaignFlag(remote.Verb[answer]{
		Use: "keys", Short: "List the keys whose packs a campaign takes, or took",
		Ask: func([]string) api.Request {
			return remote.Get("/api/v1/pack-keys?campaign=" + url.QueryEscape(campaign))
		},
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, k := range a.Keys {
				fmt.Fprintf(&b, "%-32s  %-32s  %s\n", k.ID, terminal.Say("packs.key."+k.State), k.Key)
			}
			return b.String() + terminal.Count("cli.keys", len(a.Keys))
		},
	}.Command(), &campaign)
}

func packKeyVerb(use, short string) *cobra.Command {
	var campaign string
	name, _, _ := strings.Cut(use, "-")
	return campaignFlag(remote.Verb[packKeyBody]{
		Use: use + " --campaign ID", Short: short, Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/pack-keys/"+name, packKeyBody{Campaign: campaign, Key: list[0]})
		},
		Say: func(k packKeyBody, _ []string) string {
			return terminal.Say("packs.key.said", k.ID, terminal.Say("packs.key."+k.State))
		},
	}.Command(), &campaign)
}

// packJail is how the node starts a pack from elsewhere: this very program gives up what the pack must not do and then
// becomes it.
func packJail() *cobra.Command {
	return &cobra.Command{
		Use:                "jail DIR",
		Short:              "Run a pack from elsewhere in a cell (the node calls this itself)",
		Hidden:             true,
		DisableFlagParsing: true,
		Run:                func(_ *cobra.Command, list []string) { jail.Enter(list) },
	}
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
