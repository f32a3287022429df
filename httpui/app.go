package httpui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// Rules is what the screens ask of rule packs beyond judging.
type Rules interface {
	// Words says a finding in a language, from the messages of the pack that found it.
	Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (Words, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (RuleFacts, error)
	// Form is the printed form of a campaign's sheets of one region.
	Form(ctx context.Context, campaign core.Campaign, region core.Region) (paper.Form, error)
	// Install runs a built-in pack's own cases and says whether all held.
	Install(ctx context.Context, name string) (ref core.PackRef, passed bool, err error)
}

// Words are what a pack says about one finding.
type Words struct {
	// Text is what is wrong with its remedy, Say what to tell the voter whom it turns away.
	Text, Say string
	// Name is the short name of a block that has words to say, Confirm the words of a warning's
	// tick where those of the house do not fit; both may be empty.
	Name, Confirm string
}

// RuleFacts is what screens show of a ruleset.
type RuleFacts struct {
	// Name of the pack in the reader's language.
	Name string
	// Regions in their order, without the special one.
	Regions []page.Option
	// Lines of a sheet.
	Lines int
	// Clauses are the places of the law in the reader's language, by their names in findings.
	Clauses map[string]string
	// Columns are the titles of the form's columns by number.
	Columns map[int]string
	// Voter says what the voter writes in a column, by the key of the column and in the reader's
	// language; {0} stands for the text of the column.
	Voter map[string]string
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

// App is what the handlers stand on. All exported fields are needed.
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
	Cluster Cluster
	Status  func(ctx context.Context) (Status, error)
	Now     func() time.Time
	Rand    io.Reader

	// failures of logins by address, strangers those of logins that nobody has; their zero
	// values are ready.
	failures  throttle.Failures
	strangers throttle.Strangers
}

// farAhead is how many entries a node may be behind what a browser has seen for waiting to
// help: no node takes in more within the deadline of a route. A browser that claims to have
// seen more has seen another house, or one that was restored since.
const farAhead = 1 << 16

// view opens a moment in which all is applied that the sender has seen or done; the caller
// closes it. It waits for that as long as the route may take.
func (a *App) view(r *Request) (intake.View, error) {
	view, err := a.Store.View(r.Context())
	if err != nil {
		return nil, err
	}
	seen := max(r.Index, r.reached)
	if now := view.Index(); now >= seen || seen-now > farAhead {
		return view, nil
	}
	view.Close()
	if err := a.Store.Wait(r.Context(), seen); err != nil {
		r.behind = true
		return nil, err
	}
	return a.Store.View(r.Context())
}

// by says who asks, under which request id.
func (r *Request) by() intake.By {
	return intake.By{User: r.Session.User, Request: r.boundID(), Reached: &r.reached}
}

// boundID binds the request id to what is asked for: the same id sent to another address is
// another request, never answered with what the first one did.
func (r *Request) boundID() core.RequestID {
	sum := sha256.Sum256([]byte(r.Method + "\x00" + r.address() + "\x00" + string(r.ID)))
	return core.RequestID(hex.EncodeToString(sum[:16]))
}

// Banners is what the desk must know about the house: without a list of invalid passports
// nobody is found on it.
func (a *App) Banners(r *Request) []page.Banner {
	if !r.May(access.VisitFill) || !strings.HasPrefix(r.Path, "/desk") && !strings.HasPrefix(r.Path, "/office") {
		return nil
	}
	view, err := a.view(r)
	if err != nil {
		return nil // the screen itself says so
	}
	defer view.Close()
	if state.ActiveEditions.Has(view, core.EditionPassports) {
		return nil
	}
	return []page.Banner{{Severity: core.SeverityWarn, Lead: r.Say("desk.no_passports"), Text: r.Say("desk.no_passports.more")}}
}

// do proposes a command that needs nothing looked up.
func (a *App) do(r *Request, c machine.Command) (machine.Answer, error) {
	return a.Intake.Do(r.Context(), r.by(), c)
}
