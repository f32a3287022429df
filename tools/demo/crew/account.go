package crew

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// HashesAtOnce is how many passwords a node hashes at the same time: more accounts than one more
// at once wait.
const HashesAtOnce = 2

// Account is one that is to be made.
type Account struct {
	Login string
	Role  core.Role
	// Campaign that it is bounded by; empty for one of the house.
	Campaign core.CampaignID
	Office   core.OfficeID
	Regions  []core.Region
}

// madeUser is what the API answers for a new account.
type madeUser struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Password string `json:"password"`
}

// Appoint makes an account, has it approved unless the approver is empty, and signs it in with a
// password of its own.
func (c *Crew) Appoint(ctx context.Context, by, approver string, a Account) error {
	var made madeUser
	if err := c.Run(ctx, Errand{by, "user-" + a.Login, "/users", a.wish()}, &made); err != nil {
		return fmt.Errorf("making %s: %w", a.Login, err)
	}
	if approver != "" {
		path := "/users/" + made.ID + "/approve"
		if err := c.Run(ctx, Errand{approver, "approve-" + a.Login, path, nil}, nil); err != nil {
			return fmt.Errorf("approving %s: %w", a.Login, err)
		}
	}
	if err := c.enrol(ctx, by, a.Login, made); err != nil {
		return fmt.Errorf("signing %s in: %w", a.Login, err)
	}
	return nil
}

// wish is what the API is asked for.
func (a Account) wish() map[string]any {
	wish := map[string]any{"login": a.Login, "roles": []core.Role{a.Role}}
	if a.Campaign != "" {
		wish["campaign"] = a.Campaign
	}
	if a.Office != "" {
		wish["office"] = a.Office
	}
	if len(a.Regions) > 0 {
		wish["regions"] = a.Regions
	}
	return wish
}

// enrol signs an account in for the first time. If an earlier run made it, its one-time
// password is known to nobody any more: either it has its own by now, or it is reset.
func (c *Crew) enrol(ctx context.Context, by, login string, made madeUser) error {
	if made.Password != "" {
		return c.First(ctx, login, made.Password)
	}
	err := c.SignIn(ctx, login)
	if core.CodeOf(err) != core.Unauthenticated {
		return err
	}
	var again madeUser // under a fresh request id: each reset gives another password
	reset := client.Request{Path: "/api/v1/users/" + made.ID + "/reset"}
	if err := c.As(by).Call(ctx, reset, &again); err != nil {
		return err
	}
	return c.First(ctx, login, again.Password)
}

// First changes a one-time password; if that was done before, it signs in.
func (c *Crew) First(ctx context.Context, login, oneTime string) error {
	err := client.Insist(ctx, func() error { return c.signIn(ctx, login, oneTime, c.Secret(login)) })
	if core.CodeOf(err) == core.Unauthenticated {
		return c.SignIn(ctx, login)
	}
	return err
}

// SignIn signs somebody in who has a password of his own.
func (c *Crew) SignIn(ctx context.Context, login string) error {
	return client.Insist(ctx, func() error { return c.signIn(ctx, login, c.Secret(login), "") })
}

// signIn tries once; whoever calls it insists.
func (c *Crew) signIn(ctx context.Context, login, password, replacement string) error {
	speaker := c.door.Apart()
	if err := speaker.SignIn(ctx, login, password, replacement); err != nil {
		return err
	}
	c.enter(login, speaker)
	if c.tokens == nil {
		return nil
	}
	return c.tokens.KeepToken(login, speaker.Token())
}

// SignedIn lets somebody be spoken for: by the token that was kept, or by his password.
func (c *Crew) SignedIn(ctx context.Context, login string) error {
	return client.Insist(ctx, func() error { return c.signedIn(ctx, login) })
}

func (c *Crew) signedIn(ctx context.Context, login string) error {
	if c.As(login) != nil {
		return nil
	}
	if c.tokens != nil {
		if token, known := c.tokens.Token(login); known {
			c.Enter(login, token)
			return nil
		}
	}
	if err := c.signIn(ctx, login, c.Secret(login), ""); err != nil {
		return fmt.Errorf("signing %s in: %w", login, err)
	}
	return nil
}
