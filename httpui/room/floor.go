package room

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// Asker is what a floor must know of a request.
type Asker interface {
	// Context ends when there is no time left for an answer.
	Context() context.Context
	// By says who asks, under which request id.
	By() moment.By
	// Seen is what the sender has seen and done of the log; it is kept up to date.
	Seen() *moment.Seen
}

// Proposer takes commands; a refusal comes back as error.
type Proposer interface {
	Do(ctx context.Context, by moment.By, c machine.Command) (machine.Answer, error)
}

// Floor is what handlers stand on. Both fields are needed.
type Floor struct {
	Store   moment.Store
	Machine Proposer
}

// View opens a moment as new as the route shows, see [moment.Sight]; the caller closes it. It waits for that as long as
// the route may take.
func (f Floor) View(r Asker) (moment.View, error) {
	return moment.Of(r.Context(), f.Store, r.Seen())
}

// Do proposes a command that needs nothing looked up.
func (f Floor) Do(r Asker, c machine.Command) (machine.Answer, error) {
	return f.Machine.Do(r.Context(), r.By(), c)
}

// System proposes what the node itself does for a request.
func (f Floor) System(r Asker, c machine.Command) error {
	_, err := f.Machine.Do(r.Context(), moment.By{User: core.User{ID: core.SystemActor}, Seen: r.Seen()}, c)
	return err
}

// Campaign is the one that was named, the user's own when none was.
func Campaign(u core.User, named string) (core.CampaignID, error) {
	campaign := core.CampaignID(named)
	if campaign == "" {
		campaign = u.Campaign
	}
	if campaign == "" {
		return "", core.Refuse(core.Invalid, "campaign", "core.required")
	}
	return campaign, nil
}

// Read is [Campaign] for what is only looked at, where no command asks for the right to it: who
// belongs to a campaign sees nothing of another.
func Read(u core.User, named string) (core.CampaignID, error) {
	campaign, err := Campaign(u, named)
	if err == nil && u.Campaign != "" && campaign != u.Campaign {
		return "", core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return campaign, err
}

// RegionCode says whether the text has the form of a region's code.
func RegionCode(s string) bool {
	ok := len(s) == 2
	for _, c := range []byte(s) {
		ok = ok && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')
	}
	return ok
}
