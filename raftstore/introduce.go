package raftstore

import "github.com/sheaf-drive/sheaf/raftstore/starts"

// introduce notes the start, and has the other nodes told before this one takes part.
func (s *Store) introduce() error {
	last, err := s.log.LastIndex()
	if err != nil {
		return err
	}
	d := s.markers.Now().Index
	if s.starts, err = starts.Begin(s.log, d, last); err != nil {
		return err
	}
	return s.config.Introduce(s.starts.Introduction(0))
}

// Introduction is what the node says of its folder to the others, see package starts.
func (s *Store) Introduction() starts.Introduction { return s.starts.Introduction(s.Applied()) }

// Hear notes what another node says of its folder, and refuses an old copy as Conflict, "store.old_copy".
func (s *Store) Hear(node string, said starts.Introduction) error { return s.starts.Hear(node, said) }
