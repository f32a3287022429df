package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// pull asks which sheet is taken out of the store and lists those that are out: the user's, then others'.
func (s *Screens) pull(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := s.pullScreen(view, r, campaign)
	if h, ok := read(view, campaign, r.Query("taken")); ok && h.Sheet.State == core.SheetPulled {
		screen.Done = &page.Verdict{Good: true, Text: r.Say("pull.taken", printed(h.Sheet.ID), h.Custody.Place.String())}
	}
	if h, ok := read(view, campaign, r.Query("put")); ok && h.Sheet.State == core.SheetFiled {
		screen.Done = &page.Verdict{Good: true, Text: r.Say("pull.put", printed(h.Sheet.ID), h.Custody.Place.String())}
	}
	return r.Page(screen), nil
}

func (s *Screens) pullScreen(v state.View, r *serve.Request, campaign core.CampaignID) *page.Pull {
	screen := &page.Pull{Action: "/pull", Reasons: reasons(r, "pull.reason.", core.PullReasons())}
	for _, h := range query.HeldBy(v, campaign, r.Session.User.ID) {
		screen.Mine = append(screen.Mine, page.WaitingSheet{
			Code: printed(h.Sheet.ID), Place: h.Custody.Place.String(), Href: "/pull/" + string(h.Sheet.ID.Code()),
			Who: r.Say("pull.reason." + h.Custody.Reason),
		})
	}
	out, of := sight.PulledByOthers(v, r.Session.User, campaign, sight.Rows)
	for _, h := range out {
		screen.Out = append(screen.Out, page.OutSheet{
			Code: printed(h.Sheet.ID), Place: h.Custody.Place.String(), Who: query.LoginOf(v, h.Custody.Holder),
			Reason: h.Custody.Reason, Since: h.Since,
		})
	}
	screen.Beyond = of - len(out)
	if r.May(access.SheetMove) {
		screen.Others = []page.Link{{Href: "/losses", Words: r.Say("loss.title")}}
	}
	return screen
}

// reasons are a list of reasons in words; the keys of the words begin with prefix.
func reasons(r *serve.Request, prefix string, list []string) (options []page.Option) {
	for _, reason := range list {
		options = append(options, page.Option{Value: reason, Words: r.Say(prefix + reason)})
	}
	return options
}

// pulled takes the sheet out; one that the user has already is shown with its place. The command goes
// first: the repeat of a request that took it out is answered as that was, and never with the page on
// which Enter puts it back.
func (s *Screens) pulled(r *serve.Request) (*serve.Reply, error) {
	id, err := s.named(r, r.Form("code"))
	if err == nil {
		err = s.pullOut(r, id, report{Reason: r.Form("reason"), Note: r.Form("note")})
	}
	if err == nil {
		return serve.SeeOther("/pull?taken=" + string(id.Code())), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	if mine, err := s.isMine(r, id); err != nil || mine {
		return serve.SeeOther("/pull/" + string(id.Code())), err
	}
	view, campaign, errView := s.now(r)
	if errView != nil {
		return nil, errView
	}
	defer view.Close()
	screen := s.pullScreen(view, r, campaign)
	screen.RequestID, screen.Offers = string(r.ID), s.offered(view, r, err, r.Form("code"))
	screen.Code = page.Field{Value: r.Form("code"), Findings: append(findings["code"], findings[""]...)}
	screen.Reason = page.Field{Value: r.Form("reason"), Findings: findings["reason"]}
	screen.Note = page.Field{Value: r.Form("note"), Findings: findings["note"]}
	return r.Refused(screen), nil
}

// isMine says whether the user has pulled the sheet.
func (s *Screens) isMine(r *serve.Request, id core.SheetID) (bool, error) {
	view, err := s.View(r)
	if err != nil {
		return false, err
	}
	defer view.Close()
	h, _ := query.HeldSheet(view, id)
	return h.Sheet.State == core.SheetPulled && h.Custody.Holder == r.Session.User.ID, nil
}

// pullOut gives the command.
func (s *Screens) pullOut(r *serve.Request, id core.SheetID, said report) error {
	note, err := s.note(r, id, said.Note)
	if err != nil {
		return err
	}
	_, err = s.Do(r, &machine.PullSheet{Sheet: id, Reason: said.Reason, Note: note})
	return err
}

// note seals the words beside a report about a sheet.
func (s *Screens) note(r *serve.Request, id core.SheetID, words string) (core.Sealed, error) {
	view, err := s.View(r)
	if err != nil {
		return core.Sealed{}, err
	}
	defer view.Close()
	return s.Notes.Note(view, id.Campaign(), "sheet:"+string(id.Code()), "note", words)
}

// returning shows where a pulled sheet goes back to.
func (s *Screens) returning(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	h, err := s.onPath(view, r)
	if err != nil {
		return nil, err
	}
	if h.Sheet.State != core.SheetPulled {
		return nil, core.Refuse(core.Conflict, "code", "store.not_pulled", printed(h.Sheet.ID))
	}
	return r.Page(&page.Return{Placed: *s.placed(view, r, h), Action: "/pull/" + string(h.Sheet.ID.Code()), Back: "/pull"}), nil
}

// onPath reads the sheet whose code stands in the path.
func (s *Screens) onPath(v state.View, r *serve.Request) (query.Held, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return query.Held{}, err
	}
	return sight.Sheet(v, campaign, r.Param("code"))
}

// returned confirms that the sheet lies at its place again.
func (s *Screens) returned(r *serve.Request) (*serve.Reply, error) {
	id, err := s.giveBack(r)
	if err != nil {
		return nil, err
	}
	return serve.SeeOther("/pull?put=" + string(id.Code())), nil
}

func (s *Screens) giveBack(r *serve.Request) (core.SheetID, error) {
	id, err := s.pathID(r)
	if err != nil {
		return "", err
	}
	_, err = s.Do(r, returnSheet(id))
	return id, err
}

// pathID is the sheet of the path for a command about it.
func (s *Screens) pathID(r *serve.Request) (core.SheetID, error) {
	view, err := s.View(r)
	if err != nil {
		return "", err
	}
	defer view.Close()
	h, err := s.onPath(view, r)
	return h.Sheet.ID, err
}
