package httpui

import "planted.example/house/raftstore"

// Store is a sibling's.
type Store = raftstore.Store
