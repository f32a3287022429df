package pages

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/sshkey"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Scanner is a machine that delivers pages, as programs see it.
type Scanner struct {
	Name     core.ScannerID    `json:"name"`
	Campaign core.CampaignID   `json:"campaign"`
	State    core.ScannerState `json:"state"`
	Key      string            `json:"key"`
	// Fingerprint of the key, as ssh-keygen -l shows it.
	Fingerprint string `json:"fingerprint"`
	At          string `json:"at"`
}

func scannerOf(c core.Scanner) Scanner {
	key, _ := sshkey.Parse("key", c.Key) // it was parsed before it was recorded
	return Scanner{Name: c.ID, Campaign: c.Campaign, State: c.State, Key: c.Key, Fingerprint: key.Fingerprint(), At: c.At.Wire()}
}

// scanners lists those of a campaign, the retired ones too, by name.
func (s *Room) scanners(r *serve.Request) (*serve.Reply, error) {
	d, err := s.Drive(r, r.Query("campaign"), func(d room.Drive) bool {
		return access.May(r.Session.User, access.ScannerManage, access.Object{Campaign: d.Campaign.ID})
	})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	list := []Scanner{}
	state.Scanners.Scan(d, "", func(_ core.ScannerID, c core.Scanner) bool {
		if c.Campaign == d.Campaign.ID {
			list = append(list, scannerOf(c))
		}
		return true
	})
	return serve.JSON(map[string]any{"scanners": slices.Clip(list)})
}

// enrol lets a scanner deliver with its key.
func (s *Room) enrol(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		room.Named
		Name core.ScannerID `json:"name"`
		Key  string         `json:"key"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	key, err := sshkey.Parse("key", in.Key)
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(r, &machine.EnrolScanner{ID: in.Name, Campaign: campaign, Key: key.Line()}); err != nil {
		return nil, err
	}
	return s.scanner(r, in.Name)
}

// retire ends that.
func (s *Room) retire(r *serve.Request) (*serve.Reply, error) {
	id := core.ScannerID(r.Param("name"))
	if _, err := s.Do(r, &machine.RetireScanner{ID: id}); err != nil {
		return nil, err
	}
	return s.scanner(r, id)
}

// scanner answers with one as it stands now.
func (s *Room) scanner(r *serve.Request, id core.ScannerID) (*serve.Reply, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	c, _ := state.Scanners.Get(v, id)
	return serve.JSON(scannerOf(c))
}
