package lists

import "github.com/spf13/cobra"

// Commands lists the commands that load reference lists, and those that ask them.
func Commands() []*cobra.Command {
	return []*cobra.Command{addressesCommand(), namesCommand(), townsCommand()}
}
