package raftstore

// Store is a sibling of the screens.
type Store struct{}
