package foot

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// apiOwn answers the user's own block: what is asked for and the text to the letter.
func (s *Screens) apiOwn(r *serve.Request) (*serve.Reply, error) {
	w, err := writerOf(r.Session.User, r.Query("part"))
	if err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	o, err := s.ownBlock(r, view, w)
	if err != nil {
		return nil, err
	}
	fields := map[string]string{}
	for _, place := range o.places {
		fields[place] = o.value(place)
	}
	return serve.JSON(map[string]any{"version": o.version, "fields": fields, "text": o.text})
}

// writerOf is the block that is named, or else the one that somebody writes by his role, the proxy's
// before the collector's.
func writerOf(u core.User, part string) (writer, error) {
	switch {
	case part == machine.PartCollector:
		return collectorWrites(), nil
	case part == machine.PartProxy:
		return proxyWrites(), nil
	case part != "":
		return writer{}, core.Refuse(core.Invalid, "part", "check.part")
	case access.Reach(u.Roles, access.SheetCertify) > access.None:
		return proxyWrites(), nil
	}
	return collectorWrites(), nil
}

func (s *Screens) apiKeep(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Of     uint32            `json:"of"`
		Fields map[string]string `json:"fields"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if err := s.keep(r, in.Of, in.Fields); err != nil {
		return nil, err
	}
	return s.apiOwn(r)
}

func (s *Screens) apiPrepare(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Sheets []string `json:"sheets"`
		Part   string   `json:"part"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	w, err := writerOf(r.Session.User, in.Part)
	if err != nil {
		return nil, err
	}
	if err := s.markPrepared(r, w, in.Sheets...); err != nil {
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
	return serve.JSON(map[string]any{"code": id.Code(), "state": sheet.State, "holder": ""})
}
