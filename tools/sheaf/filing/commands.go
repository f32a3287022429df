package filing

import (
	"net/url"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/solver"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Commands lists the commands that choose and hand in.
func Commands() []*cobra.Command {
	return []*cobra.Command{
		solver.Select(terminal.Group("select", "What is handed in, chosen by one person and approved by another",
			selectTry(), selectBegin(), selectContinue(), selectList(), selectShow(),
			selectVerb("approve", "Put a frozen selection into force that another person made"),
			selectVerb("abandon", "Give up a selection that is not approved"))),
		terminal.Group("file", "Handing in what is chosen and bound",
			fileStatus(), fileHandIn(), fileRejected(),
			filePaper("protocol", "Write the protocol of results by region, as PDF or by the name as CSV", "protocol.pdf", "protocol.csv"),
			filePaper("volumes", "Write the list of all pages with their chosen lines, as CSV", "volumes.csv", "volumes.csv")),
	}
}

// wish names a campaign where the account has none of its own.
type wish struct {
	Campaign string `json:"campaign,omitempty"`
}

func (w *wish) flag(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&w.Campaign, "campaign", "", "campaign (your own, if your account has one)")
	return c
}

// asks adds the campaign to a path.
func (w *wish) asks(path string) string {
	if w.Campaign == "" {
		return path
	}
	return path + "?" + url.Values{"campaign": {w.Campaign}}.Encode()
}
