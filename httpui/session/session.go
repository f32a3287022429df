package session

import (
	"context"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
)

// Session is who sends a request.
type Session struct {
	User  core.User
	Token core.TokenID
	// Scope of an API token: the actions it may do; empty for a login.
	Scope []string
	// Place and Person stand in the strip: the office and the short name of the user.
	Place, Person string
}

// May says whether the user holds the action, or one of the others, in some scope and the token covers it. Whether
// the scope covers the thing in question is decided by the machine and by core/query.
func (s Session) May(a access.Action, or ...access.Action) bool {
	if s.User.ID == "" || s.User.State != core.UserActive {
		return false
	}
	holds := func(a access.Action) bool {
		return (len(s.Scope) == 0 || slices.Contains(s.Scope, string(a))) && access.Reach(s.User.Roles, a) > access.None
	}
	return holds(a) || slices.ContainsFunc(or, holds)
}

// Source knows who holds which token.
type Source interface {
	// Session gives the holder of a live token. Code Unauthenticated when the token is
	// unknown, has ended or its user may not sign in any more; Unavailable when this node
	// cannot tell.
	Session(ctx context.Context, token core.TokenID) (Session, error)
}
