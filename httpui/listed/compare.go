package listed

import (
	"context"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Registers are those of addresses of this node.
type Registers interface {
	// Object calls fn with what knows the object: the register of the region, or what was added to it, and the number that it has now.
	// NotFound: the region has no register.
	Object(region core.Region, object int64, fn func(r *address.Registry, id int64, from core.EditionDigest) error) error
}

// compared is an address as it stands on the sheet, and as the register in force has it.
type compared struct {
	Written string
	// Now is empty where the register has closed the object and names none in its place; of several each may be meant.
	Now []string
}

// seat is the right under which the user has the sheet in hand; false where he has not. Nobody else sees what stands on it.
func seat(v state.View, l query.ListedLate, u core.UserID) (access.Action, bool) {
	check, _ := state.Checks.Get(v, l.Sheet.ID)
	switch {
	case l.Sheet.State == core.SheetChecking && check.Checker == u:
		return access.LineVerify, true
	case l.Sheet.State == core.SheetWithLawyer && check.Lawyer == u:
		return access.LineDecide, true
	}
	return "", false
}

// compare opens the address of a line for whoever has its sheet in hand; the leaf is committed first.
func (s *Screens) compare(ctx context.Context, v state.View, l query.ListedLate, u core.UserID) (out compared, err error) {
	right, ok := seat(v, l, u)
	if !ok {
		return out, core.Refuse(core.Denied, "", "moved.not_in_hand").About("sheet:" + string(l.Sheet.ID.Code()))
	}
	signature, _ := state.Signatures.Get(v, l.Signature)
	fields, err := s.Gate.Address(ctx, v, query.Ask{Actor: u, Purpose: "moved", Right: right}, signature)
	if err != nil {
		return out, err
	}
	columns := intake.Columns(fields)
	if i := slices.IndexFunc(columns, func(c intake.Column) bool { return c.Key == "address" }); i >= 0 {
		out.Written = columns[i].Text
	}
	out.Now = []string{}
	object, err := strconv.ParseInt(fields.Get("questionnaire.address_id"), 10, 64)
	if err != nil {
		return out, nil // nothing of the register was chosen
	}
	err = s.Registers.Object(core.Region(fields.Get("questionnaire.region")), object, func(r *address.Registry, id int64, _ core.EditionDigest) error {
		out.Now = today(r, id)
		return nil
	})
	if core.CodeOf(err) == core.NotFound {
		err = nil // the register was taken away
	}
	return out, err
}

// today is what the register has of an object, or of those that it went over into.
func today(r *address.Registry, id int64) []string {
	of := []int64{id}
	if _, ok := r.Object(id); !ok {
		closed, _ := r.Closed(id)
		of = closed.Successors
	}
	out := []string{}
	for _, id := range of {
		words, err := address.Legal(address.Place{Region: r.Region(), Chain: r.Parts(id)})
		if err != nil { // a type without a word
			words = change.Title(r, id)
		}
		out = append(out, words)
	}
	return out
}

// look opens the addresses of the line of the path, if the user may hear of it and has its sheet in hand.
func (s matter) look(r *serve.Request) (late query.ListedLate, said compared, err error) {
	view, err := s.View(r)
	if err != nil {
		return late, said, err
	}
	defer view.Close()
	late, ok := query.ListedLateOf(view, s.of.Late(core.SignatureID(r.Param("id"))))
	if !ok || late.State != core.LateOpen || !access.May(r.Session.User, access.LateRead, access.Object{Campaign: late.Campaign, Office: late.Office}) {
		return late, said, core.Refuse(core.NotFound, "signature", "core.not_found")
	}
	said, err = s.compare(r.Context(), view, late, r.Session.User.ID)
	return late, said, err
}

// show is the screen with the addresses of one line opened.
func (s matter) show(r *serve.Request) (*serve.Reply, error) {
	late, said, err := s.look(r)
	if err != nil {
		return nil, err
	}
	screen, err := s.screen(r)
	if err != nil {
		return nil, err
	}
	for i := range screen.Rows {
		if row := &screen.Rows[i]; row.Code == late.Sheet.ID.Code() && row.Line == late.Line {
			row.Look, row.Opened, row.Written, row.Now = "", true, said.Written, said.Now
		}
	}
	return r.Page(screen), nil
}

// apiShow says the same to programs.
func (s matter) apiShow(r *serve.Request) (*serve.Reply, error) {
	late, said, err := s.look(r)
	if err != nil {
		return nil, err
	}
	return serve.JSON(Addresses{late.Signature, late.Sheet.ID.Code(), late.Line, said.Written, said.Now})
}

// Addresses are those of a line, as programs see them.
type Addresses struct {
	Signature core.SignatureID `json:"signature"`
	Sheet     core.SheetCode   `json:"sheet"`
	Line      int              `json:"line"`
	// Written is what stands on the sheet, Register what the register in force has: nothing where it has closed the object and names none
	// in its place.
	Written  string   `json:"written"`
	Register []string `json:"register"`
}
