package httpui

import (
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// status says how the node is, to programs on its own machine.
func (a *App) status(r *serve.Request) (*serve.Reply, error) {
	said, err := a.Status(r.Context())
	if err != nil {
		return nil, err
	}
	if said.Editions == nil {
		said.Editions = map[string]string{}
	}
	if said.Packs == nil {
		said.Packs = []string{}
	}
	return serve.JSON(said)
}
