package admin

import (
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// raiseLevel puts the behaviour of a newer release into force once all members know it.
func (a *Verbs) raiseLevel(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Level uint32 `json:"level"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	known, err := a.Cluster.Levels(r.Context())
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, &machine.RaiseLevel{Level: in.Level, Supported: known}); err != nil {
		return nil, err
	}
	return serve.JSON(in)
}
