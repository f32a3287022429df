package node

import (
	"context"

	"github.com/sheaf-drive/sheaf/httpui/admin"
	"github.com/sheaf-drive/sheaf/tools/sheaf/rules"
)

// installer fits the rules to the verbs of an admin.
type installer struct{ rules *rules.Rules }

// Install implements admin.Packs.
func (i installer) Install(ctx context.Context, name string) (admin.Installed, error) {
	made, err := i.rules.Install(ctx, name)
	return admin.Installed(made), err
}

// InstallFile implements admin.Packs.
func (i installer) InstallFile(ctx context.Context, data []byte, keys []string) (admin.Installed, error) {
	made, err := i.rules.InstallFile(ctx, data, keys)
	return admin.Installed(made), err
}
