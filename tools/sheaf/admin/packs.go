package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
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

func packList() *cobra.Command {
	var to reach
	var campaign string
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the versions that a campaign knows",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var answer struct {
				Packs []packBody `json:"packs"`
			}
			if err := node.call(c.Context(), http.MethodGet, "/api/v1/packs?campaign="+campaign, nil, &answer); err != nil {
				return err
			}
			var b strings.Builder
			for _, p := range answer.Packs {
				fmt.Fprintf(&b, "%-24s  %-8s  %-9s  %.12s\n", p.Name, p.Version, p.State, p.Digest)
			}
			fmt.Fprintf(&b, "%d versions.", len(answer.Packs))
			return terminal.To(c.OutOrStdout(), asJSON).Result(answer, "%s", b.String())
		},
	}
	to.flags(c)
	c.Flags().StringVar(&campaign, "campaign", "", "campaign")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("campaign"))
	return c
}

func packInstall() *cobra.Command {
	var to reach
	var campaign string
	c := &cobra.Command{
		Use:   "install NAME --campaign ID",
		Short: "Make a built-in pack known to a campaign and run its own cases",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var made packBody
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/packs", packBody{Campaign: campaign, Name: list[0]}, &made); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "%s/%s is %s. Next: sheaf pack propose %s/%s",
				made.Name, made.Version, made.State, made.Name, made.Version)
		},
	}
	to.flags(c)
	c.Flags().StringVar(&campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	return c
}

func packVerb(verb, short string) *cobra.Command {
	var to reach
	var campaign string
	c := &cobra.Command{
		Use:   verb + " NAME/VERSION --campaign ID",
		Short: short,
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var after packBody
			path := "/api/v1/packs/" + list[0] + "/" + verb
			if err := node.call(c.Context(), http.MethodPost, path, packBody{Campaign: campaign}, &after); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "%s is %s.", list[0], after.State)
		},
	}
	to.flags(c)
	c.Flags().StringVar(&campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	return c
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

func jsonReader(v any) (io.Reader, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding a request: %w", err)
	}
	return bytes.NewReader(data), nil
}
