package foot

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/certification"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// apiOwn answers the user's own block: what is asked for and the text to the letter.
func (s *Screens) apiOwn(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	o, err := s.ownBlock(r, view, writerOf(r.Session.User))
	if err != nil {
		return nil, err
	}
	places, err := certification.Needs(o.template)
	if err != nil {
		return nil, err
	}
	fields := map[string]string{}
	for _, place := range places {
		fields[place] = o.value(place)
	}
	return serve.JSON(map[string]any{"version": o.version, "fields": fields, "text": o.text})
}

// writerOf is the block that somebody writes by his role.
func writerOf(u core.User) writer {
	if access.Reach(u.Roles, access.SheetCertify) > access.None {
		return proxyWrites()
	}
	return collectorWrites()
}

func (s *Screens) apiKeep(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Of     uint32            `json:"of"`
		Fields map[string]string `json:"fields"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := s.keep(r, writerOf(r.Session.User), in.Of, in.Fields); err != nil {
		return nil, err
	}
	return s.apiOwn(r)
}

func (s *Screens) apiPrepare(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Sheets []string `json:"sheets"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := s.markPrepared(r, writerOf(r.Session.User), in.Sheets...); err != nil {
		return nil, err
	}
	return serve.JSON(map[string]any{"prepared": len(in.Sheets)})
}

func (s *Screens) apiFinish(r *serve.Request) (*serve.Reply, error) {
	if err := s.finish(r); err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := sheetOf(r, view, r.Param("code"))
	if err != nil {
		return nil, err
	}
	sheet, _ := state.Sheets.Get(view, id)
	return serve.JSON(map[string]any{"code": id.Code().String(), "state": sheet.State, "holder": ""})
}
