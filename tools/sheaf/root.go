package main

import (
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/admin"
	"github.com/sheaf-drive/sheaf/tools/sheaf/backup"
	"github.com/sheaf-drive/sheaf/tools/sheaf/cluster"
	"github.com/sheaf-drive/sheaf/tools/sheaf/doctor"
	"github.com/sheaf-drive/sheaf/tools/sheaf/filing"
	"github.com/sheaf-drive/sheaf/tools/sheaf/founding"
	"github.com/sheaf-drive/sheaf/tools/sheaf/lists"
	"github.com/sheaf-drive/sheaf/tools/sheaf/outlook"
	"github.com/sheaf-drive/sheaf/tools/sheaf/passports"
	"github.com/sheaf-drive/sheaf/tools/sheaf/scans"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/sheaf-drive/sheaf/tools/sheaf/usage"
)

// newRoot builds the whole command line; every command is a line here.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "sheaf",
		Short:         "A signature drive in one binary",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          terminal.Args(cobra.NoArgs),
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(founding.Command(), serveCommand(), demoCommand(), doctor.Command(), cluster.Command(), passports.Command())
	root.AddCommand(admin.Commands()...)
	root.AddCommand(backup.Commands(version())...)
	root.AddCommand(lists.Commands()...)
	root.AddCommand(filing.Commands()...)
	root.AddCommand(outlook.Forecast(), scans.Command())
	usage.Install(root)
	return root
}
