package admin

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/spf13/cobra"
)

func campaignCommand() *cobra.Command {
	var to reach
	var title, day string
	var candidate map[string]string
	create := &cobra.Command{
		Use:   "create ID",
		Short: "Begin a campaign",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			body := map[string]any{"id": list[0], "title": title, "election_day": day, "candidate": candidate}
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/campaigns", body, nil); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Campaign %s begins. Next: sheaf pack install, propose, approve.", list[0])
		},
	}
	to.flags(create)
	create.Flags().StringVar(&title, "title", "", "title shown on screens")
	create.Flags().StringVar(&day, "election-day", "", "day of voting, as 2018-03-18")
	create.Flags().StringToStringVar(&candidate, "candidate", nil, "what the form says about the candidate, as name=…,birth=…")
	terminal.Must(create.MarkFlagRequired("title"), create.MarkFlagRequired("election-day"))
	return terminal.Group("campaign", "Campaigns", create)
}

func officeCommand() *cobra.Command {
	var to reach
	var campaign, name, region string
	var asJSON bool
	create := &cobra.Command{
		Use:   "create --campaign ID --name NAME --region CODE",
		Short: "Open an office",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var made struct {
				ID string `json:"id"`
			}
			body := map[string]any{"campaign": campaign, "name": name, "region": region}
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/offices", body, &made); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "Office %s is open: %s.", name, made.ID)
		},
	}
	to.flags(create)
	create.Flags().StringVar(&campaign, "campaign", "", "campaign of the office")
	create.Flags().StringVar(&name, "name", "", "name shown on screens")
	create.Flags().StringVar(&region, "region", "", "home region")
	create.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(create.MarkFlagRequired("campaign"), create.MarkFlagRequired("name"), create.MarkFlagRequired("region"))
	return terminal.Group("office", "Offices", create)
}

func sheetsCommand() *cobra.Command {
	return terminal.Group("sheets", "Sheets of paper", sheetsPlan(), sheetsPrint(), sheetsIssue())
}

// sheetWish says which sheets a command is about.
type sheetWish struct {
	Office string `json:"office"`
	Region string `json:"region,omitempty"`
	Count  int    `json:"count,omitempty"`
}

func (w *sheetWish) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.Office, "office", "", "id of the office")
	c.Flags().StringVar(&w.Region, "region", "", "region of the sheets, 00 for special ones")
	c.Flags().IntVar(&w.Count, "count", 0, "how many sheets, at most 5000 at once")
	terminal.Must(c.MarkFlagRequired("office"), c.MarkFlagRequired("region"), c.MarkFlagRequired("count"))
}

func sheetsPlan() *cobra.Command {
	var to reach
	var wish sheetWish
	var asJSON bool
	c := &cobra.Command{
		Use:   "plan --office ID --region CODE --count N",
		Short: "Create sheets in the database",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var made struct {
				Codes []string `json:"codes"`
			}
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/sheets", wish, &made); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "Planned %d sheets of region %s, %s to %s.",
				len(made.Codes), wish.Region, made.Codes[0], made.Codes[len(made.Codes)-1])
		},
	}
	to.flags(c)
	wish.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func sheetsPrint() *cobra.Command {
	var to reach
	var wish sheetWish
	var out string
	c := &cobra.Command{
		Use:   "print --office ID --region CODE --count N --out FILE.pdf",
		Short: "Write planned sheets as PDF and record that they were printed",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			n, err := download(c, node, "/api/v1/sheets/print", wish, out)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Wrote %s (%d bytes).", out, n)
		},
	}
	to.flags(c)
	wish.flags(c)
	c.Flags().StringVar(&out, "out", "", "file to write")
	terminal.Must(c.MarkFlagRequired("out"))
	return c
}

func sheetsIssue() *cobra.Command {
	var to reach
	var wish sheetWish
	c := &cobra.Command{
		Use:   "issue --office ID --region CODE --count N",
		Short: "Hand printed sheets to the binder of the office",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			var made struct {
				Codes []string `json:"codes"`
			}
			if err := node.call(c.Context(), http.MethodPost, "/api/v1/sheets/issue", wish, &made); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Issued %d sheets.", len(made.Codes))
		},
	}
	to.flags(c)
	wish.flags(c)
	return c
}

// download posts a body and stores the answer in a file; a failed one leaves no file. The file
// is made first: what the node records when it answers must not be lost to a name in use.
func download(c *cobra.Command, node *client, path string, body any, out string) (n int64, err error) {
	request, err := jsonReader(body)
	if err != nil {
		return 0, err
	}
	file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, terminal.UsageError{Cause: err}
	}
	defer func() {
		if err != nil {
			_ = os.Remove(out) // an incomplete file is worse than none
		}
	}()
	answer, err := node.send(c.Context(), http.MethodPost, path, "application/json", request)
	if err != nil {
		return 0, errors.Join(err, file.Close())
	}
	defer answer.Close()
	bar := terminal.NewProgress("writing "+out, -1, true)
	n, err = io.Copy(io.MultiWriter(file, bar), answer)
	bar.Finish()
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, fmt.Errorf("writing %s: %w", out, err)
	}
	return n, nil
}
