package admin

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// userBody is an account on the wire.
type userBody struct {
	ID       string   `json:"id"`
	Login    string   `json:"login"`
	Person   string   `json:"person"`
	Roles    []string `json:"roles"`
	Campaign string   `json:"campaign,omitempty"`
	Office   string   `json:"office,omitempty"`
	Regions  []string `json:"regions,omitempty"`
	State    string   `json:"state"`
	// Password is the one-time password, answered once and only by the request that set it.
	Password string `json:"password,omitempty"`
}

func userBodyOf(u core.User) userBody {
	return userBody{
		ID: string(u.ID), Login: u.Login, Person: string(u.Person), Roles: texts(u.Roles),
		Campaign: string(u.Campaign), Office: string(u.Office), Regions: texts(u.Regions), State: u.State,
	}
}

// texts turns typed words into plain ones; none are an empty list.
func texts[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, word := range list {
		out = append(out, string(word))
	}
	return out
}

// words turns plain words into typed ones.
func words[T ~string](list []string) []T {
	var out []T
	for _, word := range list {
		out = append(out, T(word))
	}
	return out
}

// users lists the accounts that the user's scope holds.
func (a *Verbs) users(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	users := []userBody{}
	for _, u := range query.Users(view, r.Session.User) {
		users = append(users, userBodyOf(u))
	}
	return serve.JSON(map[string]any{"users": users})
}

// newUser is what one says of an account that is to be made.
type newUser struct {
	Login    string   `json:"login"`
	Person   string   `json:"person"`
	Roles    []string `json:"roles"`
	Campaign string   `json:"campaign"`
	Office   string   `json:"office"`
	Regions  []string `json:"regions"`
}

// user draws what the sender does not say.
func (in newUser) user(a *Verbs) (core.User, error) {
	u := core.User{
		Login: in.Login, Person: core.PersonID(in.Person), Roles: words[core.Role](in.Roles),
		Campaign: core.CampaignID(in.Campaign), Office: core.OfficeID(in.Office), Regions: words[core.Region](in.Regions),
	}
	for _, region := range in.Regions {
		if !room.RegionCode(region) {
			return u, core.Refuse(core.Invalid, "region", "core.region")
		}
	}
	var err error
	if u.ID, err = core.NewID[core.UserID](a.Rand); err != nil || u.Person != "" {
		return u, err
	}
	u.Person, err = core.NewID[core.PersonID](a.Rand)
	return u, err
}

// placed takes the campaign from the office where the sender names none. Whether the two agree,
// and whether he may, the machine says.
func (a *Verbs) placed(r *serve.Request, in *newUser) error {
	if in.Campaign != "" || in.Office == "" {
		return nil
	}
	view, err := a.View(r)
	if err != nil {
		return err
	}
	defer view.Close()
	if office, ok := state.Offices.Get(view, core.OfficeID(in.Office)); ok {
		in.Campaign = string(office.Campaign)
	}
	return nil
}

// createUser makes an account and answers with its one-time password. A repeated request
// is answered with the account of the first and without a password: the one drawn now is not
// the one that was stored. Who lost it resets the account.
func (a *Verbs) createUser(r *serve.Request) (*serve.Reply, error) {
	var in newUser
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := a.placed(r, &in); err != nil {
		return nil, err
	}
	u, err := in.user(a)
	if err != nil {
		return nil, err
	}
	return a.withPassword(r, func(hash string) machine.Command {
		u.Password = hash
		return &machine.CreateUser{User: u}
	})
}

// resetUser gives an account a new one-time password; the repeat of a request is answered
// without it, as above.
func (a *Verbs) resetUser(r *serve.Request) (*serve.Reply, error) {
	user, err := a.account(r)
	if err != nil {
		return nil, err
	}
	return a.withPassword(r, func(hash string) machine.Command {
		return &machine.ResetPassword{User: user, Password: hash}
	})
}

// withPassword draws a one-time password for a command that stores its hash with one account. The password is
// answered only if the account holds that very hash now.
func (a *Verbs) withPassword(r *serve.Request, command func(hash string) machine.Command) (*serve.Reply, error) {
	secret, err := password.OneTime(a.Rand)
	if err != nil {
		return nil, err
	}
	hash, err := a.Hasher.Hash(r.Context(), secret)
	if err != nil {
		return nil, err
	}
	view, id, err := a.made(r, command(hash), "user:")
	if err != nil {
		return nil, err
	}
	defer view.Close()
	u, _ := state.Users.Get(view, core.UserID(id))
	body := userBodyOf(u)
	if u.Password == hash {
		body.Password = secret
	}
	return serve.JSON(body)
}

// approveUser activates an account that another person proposed.
func (a *Verbs) approveUser(r *serve.Request) (*serve.Reply, error) {
	return a.userVerb(r, func(id core.UserID) machine.Command { return &machine.ApproveUser{User: id} })
}

// disableUser ends an account and all its logins.
func (a *Verbs) disableUser(r *serve.Request) (*serve.Reply, error) {
	return a.userVerb(r, func(id core.UserID) machine.Command { return &machine.DisableUser{User: id} })
}

// account reads which account the path names: by its id, or else by its login.
func (a *Verbs) account(r *serve.Request) (core.UserID, error) {
	named := core.UserID(r.Param("id"))
	malformed := core.CheckID("id", named)
	view, err := a.View(r)
	if err != nil {
		return "", err
	}
	defer view.Close()
	if malformed == nil && state.Users.Has(view, named) {
		return named, nil
	}
	if u, ok := query.UserByLogin(view, string(named)); ok {
		return u.ID, nil
	}
	return named, malformed
}

// userVerb runs a command on the account of the path and answers with the account.
func (a *Verbs) userVerb(r *serve.Request, command func(core.UserID) machine.Command) (*serve.Reply, error) {
	id, err := a.account(r)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, command(id)); err != nil {
		return nil, err
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	u, _ := state.Users.Get(view, id)
	return serve.JSON(userBodyOf(u))
}
