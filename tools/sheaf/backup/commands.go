package backup

import (
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Commands lists the commands about backups; version is that of the program.
func Commands(version string) []*cobra.Command {
	backup := makeCommand(version)
	backup.AddCommand(identityCommand())
	return []*cobra.Command{
		backup, restoreCommand(),
		terminal.Group("key", "The keys of a data folder", recoverCommand()),
	}
}
