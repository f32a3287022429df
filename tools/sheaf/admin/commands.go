package admin

import "github.com/spf13/cobra"

// Commands lists the commands that speak to a running node or look at a data folder.
func Commands() []*cobra.Command {
	return []*cobra.Command{
		statusCommand(), campaignCommand(), officeCommand(), userCommand(), tokenCommand(),
		packCommand(), sheetsCommand(), snapshotCommand(),
		clockCommand(), levelCommand(),
	}
}
