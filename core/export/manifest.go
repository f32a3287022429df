package export

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

// manifestName is the first entry of the zip.
const manifestName = "manifest.json"

// owner says whose export it is.
type owner struct {
	Campaign core.CampaignID
	KeyName  string
}

// measure is what one reading of a file found out about it.
type measure struct {
	rows, size     int64
	digest, packed [32]byte
}

// manifest writes the measures of all files as canonical JSON. Names ascend in every object
// (fields stand in alphabetical order, encoding/json sorts maps), and checkAbout and the fixed
// file names leave no character that encoding/json would escape.
func manifest(about owner, measures map[string]measure, index uint64) ([]byte, error) {
	type entry struct {
		Packed string `json:"packed"`
		Rows   int64  `json:"rows"`
		SHA256 string `json:"sha256"`
		Size   int64  `json:"size"`
	}
	files := make(map[string]entry, len(measures))
	for name, m := range measures {
		files[name] = entry{hex.EncodeToString(m.packed[:]), m.rows, hex.EncodeToString(m.digest[:]), m.size}
	}
	text, err := json.Marshal(struct {
		Campaign core.CampaignID  `json:"campaign"`
		Files    map[string]entry `json:"files"`
		Format   string           `json:"format"`
		Index    uint64           `json:"index"`
		Key      string           `json:"key"`
		Origin   string           `json:"origin"`
	}{about.Campaign, files, Format, index, about.KeyName, audit.Origin(about.Campaign)})
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return text, nil
}

// checkAbout refuses names that would need escapes in JSON or CSV.
func checkAbout(about owner) error {
	if about.Campaign != "" {
		if err := core.CheckCampaignID(about.Campaign); err != nil {
			return err
		}
	}
	if about.Campaign == audit.HouseName {
		return core.Refuse(core.Invalid, "campaign", "export.house")
	}
	ok := about.KeyName != "" && len(about.KeyName) <= 128
	for _, c := range []byte(about.KeyName) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
			c == '/' || c == '.' || c == '-' || c == '_' || c == ':')
	}
	if !ok {
		return core.Refuse(core.Invalid, "key", "export.key")
	}
	return nil
}
