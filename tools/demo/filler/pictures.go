package filler

import (
	"sync"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// pictureShelf has the pages of one passport, which most visits show: the node keeps a picture
// that it has met once.
type pictureShelf struct {
	main, registration []byte
	drawing            sync.Mutex // one artist draws at a time
	artist             *pictures.Artist
}

// The names of the shared pictures within a batch.
const (
	sharedMain         = "m"
	sharedRegistration = "r"
)

func (s *pictureShelf) draw(f *Filler) (err error) {
	if s.artist, err = pictures.NewArtist(pictures.Small); err != nil {
		return err
	}
	home := f.plan.Offices[0].Region.Code
	p, err := f.people.person(home, drive.Visit{Kind: drive.Ordinary, Person: uint64(f.plan.Size.Sheets) << 8})
	if err != nil {
		return err
	}
	s.main, s.registration, err = s.of(p)
	return err
}

// of draws the two pages of somebody's passport.
func (s *pictureShelf) of(p people.Person) (main, registration []byte, err error) {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if main, err = s.artist.Main(p); err != nil {
		return nil, nil, err
	}
	registration, err = s.artist.Registration(p)
	return main, registration, err
}
