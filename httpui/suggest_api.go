package httpui

import (
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Bounds of a request for suggestions.
const (
	suggestions     = 8
	shortestSuggest = 2
	longestSuggest  = 200
)

// apiSuggest lists addresses for what was typed so far. It is asked by POST: what is typed is
// personal, and an address is no place for it.
func (a *App) apiSuggest(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Region string `json:"region"`
		Text   string `json:"text"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if !room.RegionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	text := strings.TrimSpace(in.Text)
	length := utf8.RuneCountInString(text)
	if length > longestSuggest {
		return nil, core.Refuse(core.Invalid, "text", "core.too_long", "200")
	}
	found := []page.Suggestion{}
	if length >= shortestSuggest {
		rows, err := a.Suggest.Suggest(r.Context(), core.Region(in.Region), text, suggestions)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return serve.JSON(map[string]any{"suggestions": found})
}
