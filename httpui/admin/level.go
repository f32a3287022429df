package admin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
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
	c := &machine.RaiseLevel{Level: in.Level}
	var lack []string
	for _, one := range known {
		c.Supported = append(c.Supported, one.Level)
		if one.Level < in.Level {
			lack = append(lack, fmt.Sprintf("%s (%d)", one.Node, one.Level))
		}
	}
	if len(lack) > 0 {
		return nil, core.Refuse(core.Conflict, "level", "house.level_nodes", strconv.FormatUint(uint64(in.Level), 10), strings.Join(lack, ", "))
	}
	if _, err := a.Do(r, c); err != nil {
		return nil, err
	}
	return serve.JSON(in)
}
