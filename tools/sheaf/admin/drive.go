package admin

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/snapshot"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func campaignCommand() *cobra.Command {
	return terminal.Group("campaign", "Campaigns", campaignCreate(), campaignList())
}

// candidateFlag collects what is said about a candidate; values may hold commas.
type candidateFlag map[string]string

// Set implements pflag.Value. Which names there are, and which are needed, the node says.
func (f candidateFlag) Set(pair string) error {
	key, value, ok := strings.Cut(pair, "=")
	switch _, twice := f[key]; {
	case !ok:
		return core.Refuse(core.Invalid, "", "cli.candidate.form", candidateKeys)
	case !slices.Contains(strings.Split(candidateKeys, ", "), key):
		return core.Refuse(core.Invalid, "", "cli.candidate.key", key, candidateKeys)
	case twice:
		return core.Refuse(core.Invalid, "", "cli.candidate.twice", key)
	}
	f[key] = value
	return nil
}

// candidateKeys are those that a node takes, the needed ones first.
const candidateKeys = "name, birth, work, residence, record, party, nomination"

// String implements pflag.Value.
func (f candidateFlag) String() string { return "" }

// Type implements pflag.Value.
func (f candidateFlag) Type() string { return "KEY=VALUE" }

func campaignCreate() *cobra.Command {
	var title, day, registered string
	candidate := candidateFlag{}
	create := remote.Verb[json.RawMessage]{
		Use: "create ID", Short: "Begin a campaign", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/campaigns", map[string]any{
				"id": list[0], "title": title, "election_day": day, "registered": registered, "candidate": candidate})
		},
		Say: func(_ json.RawMessage, list []string) string {
			return "Campaign " + list[0] + " begins. Next: sheaf pack install, propose, approve."
		},
	}.Command()
	create.Flags().StringVar(&title, "title", "", "title shown on screens")
	create.Flags().StringVar(&day, "election-day", "", "day of voting, as 2018-03-18")
	create.Flags().StringVar(&registered, "registered", "", "day on which the initiative was registered, where the law counts from it")
	create.Flags().Var(candidate, "candidate", "what the form says about the candidate, once for each of: "+candidateKeys+
		"; in the case that its sentence needs, as name=\"Иванова Ивана Ивановича\" (genitive) and work=\"учителем, школа № 1\"")
	terminal.Must(create.MarkFlagRequired("title"), create.MarkFlagRequired("election-day"))
	return create
}

func campaignList() *cobra.Command {
	type answer struct {
		Campaigns []struct {
			ID          string `json:"id"`
			Title       string `json:"title"`
			ElectionDay string `json:"election_day"`
		} `json:"campaigns"`
	}
	return remote.Verb[answer]{
		Use: "list", Short: "List the campaigns that you may see",
		Ask: func([]string) api.Request { return remote.Get("/api/v1/campaigns") },
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, c := range a.Campaigns {
				fmt.Fprintf(&b, "%-32s  %s  %s\n", c.ID, c.ElectionDay, c.Title)
			}
			return b.String() + terminal.Count("cli.campaigns", len(a.Campaigns))
		},
	}.Command()
}

func officeCommand() *cobra.Command {
	type office struct {
		ID string `json:"id"`
	}
	var campaign, name, region string
	create := remote.Verb[office]{
		Use: "create --campaign ID --name NAME --region CODE", Short: "Open an office",
		Ask: func([]string) api.Request {
			return remote.Post("/api/v1/offices", map[string]any{"campaign": campaign, "name": name, "region": region})
		},
		Say: func(made office, _ []string) string { return fmt.Sprintf("Office %s is open: %s.", name, made.ID) },
	}.Command()
	create.Flags().StringVar(&campaign, "campaign", "", "campaign of the office")
	create.Flags().StringVar(&name, "name", "", "name shown on screens")
	create.Flags().StringVar(&region, "region", "", "home region")
	terminal.Must(create.MarkFlagRequired("campaign"), create.MarkFlagRequired("name"), create.MarkFlagRequired("region"))
	return terminal.Group("office", "Offices", create, officeList())
}

func officeList() *cobra.Command {
	type answer struct {
		Offices []struct {
			ID       string `json:"id"`
			Campaign string `json:"campaign"`
			Name     string `json:"name"`
			Region   string `json:"region"`
		} `json:"offices"`
	}
	var campaign string
	c := remote.Verb[answer]{
		Use: "list", Short: "List the offices that you may see",
		Ask: func([]string) api.Request {
			path := "/api/v1/offices"
			if campaign != "" {
				path += "?" + url.Values{"campaign": {campaign}}.Encode()
			}
			return remote.Get(path)
		},
		Say: func(a answer, _ []string) string {
			var b strings.Builder
			for _, o := range a.Offices {
				fmt.Fprintf(&b, "%-26s  %-16s  %s  %s\n", o.ID, o.Campaign, o.Region, o.Name)
			}
			return b.String() + terminal.Count("cli.offices", len(a.Offices))
		},
	}.Command()
	c.Flags().StringVar(&campaign, "campaign", "", "list those of one campaign")
	return c
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

// sheetCodes are the sheets that a node planned or issued.
type sheetCodes struct {
	Codes []string `json:"codes"`
}

func sheetsPlan() *cobra.Command {
	var wish sheetWish
	c := remote.Verb[sheetCodes]{
		Use: "plan --office ID --region CODE --count N", Short: "Create sheets in the database",
		Ask: func([]string) api.Request { return remote.Post("/api/v1/sheets", wish) },
		Say: func(made sheetCodes, _ []string) string {
			line := terminal.Count("cli.planned", len(made.Codes), wish.Region)
			switch last := len(made.Codes) - 1; {
			case last > 0:
				line += fmt.Sprintf(" %s – %s", made.Codes[0], made.Codes[last])
			case last == 0:
				line += " " + made.Codes[0]
			}
			return line
		},
	}.Command()
	wish.flags(c)
	return c
}

func sheetsIssue() *cobra.Command {
	var wish sheetWish
	c := remote.Verb[sheetCodes]{
		Use: "issue --office ID --region CODE --count N", Short: "Hand printed sheets to the binder of the office",
		Ask: func([]string) api.Request { return remote.Post("/api/v1/sheets/issue", wish) },
		Say: func(made sheetCodes, _ []string) string { return terminal.Count("cli.issued", len(made.Codes)) },
	}.Command()
	wish.flags(c)
	return c
}

func sheetsPrint() *cobra.Command {
	var to remote.Reach
	var wish sheetWish
	var out, key string
	c := &cobra.Command{
		Use:   "print --office ID --region CODE --count N --out FILE.pdf",
		Short: "Write planned sheets as PDF and record that they were printed",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			// Sheets are recorded as printed before they leave: what broke off comes again under
			// the same key, also by hand.
			request := remote.Post("/api/v1/sheets/print", wish)
			request.Key = key
			if request.Key == "" {
				drawn, err := core.NewID[string](rand.Reader)
				if err != nil {
					return fmt.Errorf("drawing a request id: %w", err)
				}
				request.Key = drawn
			}
			n, err := to.Download(c, request, out)
			if err != nil {
				if remote.Unfinished(err) {
					fmt.Fprintln(c.ErrOrStderr(), terminal.Say("cli.same_sheets", request.Key))
				}
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Wrote %s (%d bytes).", out, n)
		},
	}
	c.Flags().StringVar(&key, "key", "", "key of a printing that broke off: the same sheets again")
	to.Flags(c)
	wish.flags(c)
	outFlag(c, &out)
	return c
}

func snapshotCommand() *cobra.Command {
	var to remote.Reach
	var out, campaign string
	var at uint64
	export := &cobra.Command{
		Use:   "export --out FILE",
		Short: "Write the public part of a campaign for auditors",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := to.Download(c, remote.Post("/api/v1/exports", map[string]any{"campaign": campaign, "at": at}), out)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Wrote %s (%d bytes). Check it with: sheafverify %s --key KEY", out, n, out)
		},
	}
	to.Flags(export)
	outFlag(export, &out)
	export.Flags().Uint64Var(&at, "at", 0, "index in the manifest of an export of the last 6 hours, made on any node: the same file again (the newest moment)")
	export.Flags().StringVar(&campaign, "campaign", "", "campaign (your own, if your account has one)")
	return terminal.Group("snapshot", "Snapshots for auditors", export, snapshot.Command())
}

func outFlag(c *cobra.Command, out *string) {
	c.Flags().StringVar(out, "out", "", "file to write")
	terminal.Must(c.MarkFlagRequired("out"))
}
