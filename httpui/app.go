package httpui

import (
	"context"
	"io"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
)

// Rules is what the screens ask of rule packs beyond judging.
type Rules interface {
	// Words says a finding in a language, from the messages of the pack that found it: what
	// is wrong with its remedy, and what to tell the voter when it turns him away.
	Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (words, say string, err error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (RuleFacts, error)
	// Form is the printed form of a campaign's sheets of one region.
	Form(ctx context.Context, campaign core.Campaign, region core.Region) (paper.Form, error)
	// Install runs a built-in pack's own cases and says whether all held.
	Install(ctx context.Context, name string) (ref core.PackRef, passed bool, err error)
}

// RuleFacts is what screens show of a ruleset.
type RuleFacts struct {
	// Name of the pack in the reader's language.
	Name string
	// Regions in their order, without the special one.
	Regions []page.Option
	// Lines of a sheet.
	Lines int
	// Columns are the titles of the form's columns by number.
	Columns map[int]string
}

// column is the title of a column as the form has it.
func (f RuleFacts) column(number int, key string) string {
	if title, ok := f.Columns[number]; ok {
		return title
	}
	return key
}

// Suggester finds addresses as somebody types. nil of the region's register is no error: the
// list is empty.
type Suggester interface {
	Suggest(ctx context.Context, r core.Region, typed string, limit int) ([]page.Suggestion, error)
}

// Notary signs what a tree is now and has it recorded.
type Notary interface {
	Checkpoint(ctx context.Context, tree string) error
	// Verifier is the note verifier string that auditors check with, KeyName its name.
	Verifier() string
	KeyName() string
}

// Status is what a node says of itself.
type Status struct {
	Node    string `json:"node"`
	Ready   bool   `json:"ready"`
	Leader  bool   `json:"leader"`
	Applied uint64 `json:"applied"`
	Durable uint64 `json:"durable"`
	Level   uint32 `json:"level"`
	// StateHash is the sum over all domain tables at Applied.
	StateHash string            `json:"state_hash"`
	Version   string            `json:"version"`
	Editions  map[string]string `json:"editions"`
	Packs     []string          `json:"packs"`
}

// App is what the handlers stand on. All fields are needed.
type App struct {
	Store   intake.Store
	Intake  *intake.Service
	Gate    *query.Gate
	Keys    *query.Keyring
	Root    seal.Key
	Rules   Rules
	Suggest Suggester
	Notary  Notary
	Hasher  *password.Hasher
	Status  func(ctx context.Context) (Status, error)
	Now     func() time.Time
	Rand    io.Reader
}

// view opens the moment that a request reads; the caller closes it.
func (a *App) view(r *Request) (intake.View, error) {
	return a.Store.View(r.Context())
}

// by says who asks, under which request id.
func (r *Request) by() intake.By { return intake.By{User: r.Session.User, Request: r.ID} }

// do proposes a command that needs nothing looked up.
func (a *App) do(r *Request, c machine.Command) (machine.Answer, error) {
	return a.Intake.Do(r.Context(), r.by(), c)
}
