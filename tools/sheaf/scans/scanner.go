package scans

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// device is a scanner as a node lists it.
type device struct {
	Name        string `json:"name"`
	Campaign    string `json:"campaign"`
	State       string `json:"state"`
	Key         string `json:"key"`
	Fingerprint string `json:"fingerprint"`
	At          string `json:"at"`
}

// line says the scanner in a row of tab-separated fields.
func (d device) line() string {
	return strings.Join([]string{d.Name, d.State, d.At, d.Fingerprint}, "\t")
}

func scannerCommand() *cobra.Command {
	return terminal.Group("scanner", "Scanners that deliver by SFTP, each with a key of its own (sheaf serve --sftp)",
		addScanner(), listScanners(), removeScanner())
}

// mostKey bounds the file of a public key, in bytes.
const mostKey = 16 << 10

func addScanner() *cobra.Command {
	var campaign string
	c := scannerVerb("add NAME KEYFILE", "Let a scanner deliver the pages of a campaign with its key", 2,
		func(args []string) (api.Request, error) {
			file, err := os.Open(args[1])
			if err != nil {
				return api.Request{}, core.Refuse(core.NotFound, field, "scans.none", args[1])
			}
			defer func() { _ = file.Close() }() // it was only read
			key, err := io.ReadAll(io.LimitReader(file, mostKey))
			return api.Request{Path: "/api/v1/scanners", JSON: map[string]string{"name": args[0], "key": string(key), "campaign": campaign}}, err
		})
	c.Long = "KEYFILE holds the public key that the scanner made, one line such as ssh-ed25519 AAAA… A private key stays in the scanner.\n" +
		"NAME is its user name over SFTP. A lost key is never taken again: remove the scanner and add it with a new one."
	c.Flags().StringVar(&campaign, "campaign", "", "the campaign (default: your own)")
	return c
}

func removeScanner() *cobra.Command {
	return scannerVerb("remove NAME", "Let a scanner deliver no more, at once; what it has delivered stays", 1, func(args []string) (api.Request, error) {
		return api.Request{Path: "/api/v1/scanners/" + url.PathEscape(args[0]) + "/retire", JSON: struct{}{}}, nil
	})
}

// scannerVerb is a command that changes one scanner.
func scannerVerb(use, short string, args int, ask func([]string) (api.Request, error)) *cobra.Command {
	var to remote.Reach
	c := &cobra.Command{
		Use: use, Short: short, Args: terminal.Args(cobra.ExactArgs(args)),
		RunE: func(c *cobra.Command, list []string) error {
			request, err := ask(list)
			if err != nil {
				return err
			}
			var after device
			err = to.With(c, func(ctx context.Context, node *remote.Client) error { return node.Call(ctx, request, &after) })
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(after, "%s", after.line())
		},
	}
	to.Flags(c)
	return c
}

func listScanners() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var campaign string
	c := &cobra.Command{
		Use: "list", Short: "List the scanners of a campaign, with the fingerprints of their keys", Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			var said struct {
				Scanners []device `json:"scanners"`
			}
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				query := url.Values{"campaign": {campaign}}
				return node.Call(ctx, api.Request{Method: http.MethodGet, Path: "/api/v1/scanners?" + query.Encode()}, &said)
			})
			if err != nil {
				return err
			}
			lines := make([]string, len(said.Scanners))
			for i, d := range said.Scanners {
				lines[i] = d.line()
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(said.Scanners, "%s", strings.Join(lines, "\n"))
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&campaign, "campaign", "", "the campaign (default: your own)")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON list")
	return c
}
