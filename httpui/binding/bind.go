package binding

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/selection"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// sheet finds the sheet of a typed or scanned code; a code that no sheet has is refused with
// those that it may have meant.
func (m *Room) sheet(r *serve.Request, named, typed string) (core.SheetID, error) {
	o, err := m.open(r, named)
	if err != nil {
		return "", err
	}
	defer o.Close()
	return intake.FindSheet(o, o.Campaign.ID, r.Session.User.Office, typed)
}

// bind puts the sheet behind the last page of the binder's volume.
func (m *Room) bind(r *serve.Request, named, typed string, region core.Region) (core.SheetID, error) {
	id, err := m.sheet(r, named, typed)
	if err != nil {
		return "", err
	}
	_, err = m.Do(r, &machine.BindSheet{Sheet: id, Region: region})
	return id, err
}

// unbind takes the last page out again.
func (m *Room) unbind(r *serve.Request, named, typed string) (core.SheetID, error) {
	id, err := m.sheet(r, named, typed)
	if err != nil {
		return "", err
	}
	_, err = m.Do(r, &machine.UnbindSheet{Sheet: id})
	return id, err
}

// takeOut gives up the page of a sheet that was lost.
func (m *Room) takeOut(r *serve.Request, named, typed string) (core.SheetID, error) {
	id, err := m.sheet(r, named, typed)
	if err != nil {
		return "", err
	}
	_, err = m.Do(r, &machine.TakeOutSheet{Sheet: id})
	return id, err
}

// exclude strikes a good line that is not chosen, with the words that were written beside it.
func (m *Room) exclude(r *serve.Request, named, typed string, line int, remark string) (core.SheetID, error) {
	o, err := m.openSheet(r, named)
	if err != nil {
		return "", err
	}
	defer o.Close()
	id, err := intake.FindSheet(o, o.Campaign.ID, r.Session.User.Office, typed)
	if err != nil {
		return "", err
	}
	sealed, err := m.Sealer.Note(o, o.Campaign.ID, "line:"+string(id.Line(line)), "remark", remark)
	if err != nil {
		return "", err
	}
	_, err = m.Do(r, &machine.ExcludeLine{Sheet: id, Line: line, Remark: sealed})
	return id, err
}

// excludeAll strikes the lines that the form names, all with one remark: each under a request
// id of its own, so that a repeat strikes what is left.
func (m *Room) excludeAll(r *serve.Request) (core.SheetID, error) {
	o, err := m.openSheet(r, "")
	if err != nil {
		return "", err
	}
	defer o.Close()
	id, err := intake.FindSheet(o, o.Campaign.ID, r.Session.User.Office, r.Form("code"))
	if err != nil {
		return "", err
	}
	for part, typed := range r.FormAll("line") {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > selection.MaxLines {
			return "", core.Refuse(core.Invalid, "line", "exclude.line", strconv.Itoa(selection.MaxLines))
		}
		sealed, err := m.Sealer.Note(o, o.Campaign.ID, "line:"+string(id.Line(n)), "remark", r.Form("remark"))
		if err != nil {
			return "", err
		}
		strike := &machine.ExcludeLine{Sheet: id, Line: n, Remark: sealed}
		if _, err := m.Machine.Do(r.Context(), r.By().Part(part), strike); err != nil {
			return "", err
		}
	}
	return id, nil
}

// volume reads the number in the path.
func volume(r *serve.Request) (int, error) {
	n, err := strconv.Atoi(r.Param("number"))
	if err != nil || n < 1 {
		return 0, core.Refuse(core.NotFound, "volume", "core.not_found")
	}
	return n, nil
}
