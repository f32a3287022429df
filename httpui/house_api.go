package httpui

import (
	"strconv"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// longestHouse bounds a house line to check, in letters.
const longestHouse = 100

// houseAnswer is what the register knows of a house; Answer says why it knows of none.
type houseAnswer struct {
	Known  bool          `json:"known"`
	Listed bool          `json:"listed"`
	Answer houses.Answer `json:"answer"`
}

// apiHouse says whether the register knows a house. It is asked by POST, because what is typed is
// personal, and nothing is recorded. The answer is a hint: the register lacks houses.
func (a *App) apiHouse(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Region string `json:"region"`
		ID     string `json:"address_id"`
		House  string `json:"house"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if !room.RegionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	id, err := strconv.ParseInt(in.ID, 10, 64)
	if err != nil {
		return nil, core.Refuse(core.Invalid, "address_id", "core.not_found")
	}
	if utf8.RuneCountInString(in.House) > longestHouse {
		return nil, core.Refuse(core.Invalid, "house", "core.too_long", strconv.Itoa(longestHouse))
	}
	said, err := a.Houses.House(core.Region(in.Region), id, in.House)
	if err != nil {
		return nil, err
	}
	known := said == houses.There
	return serve.JSON(houseAnswer{known, known || said == houses.Missing, said})
}
