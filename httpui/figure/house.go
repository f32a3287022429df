package figure

// Status is what a node says of itself and of the others: to programs on its machine, to sheaf status and to the
// screen of the nodes.
type Status struct {
	Node    string `json:"node"`
	Ready   bool   `json:"ready"`
	Leader  bool   `json:"leader"`
	Applied uint64 `json:"applied"`
	Durable uint64 `json:"durable"`
	// ReadOnly says that nothing is recorded through it; ReadOnlyWhy is the key of the words for the reason, "" of a node
	// that does not say it.
	ReadOnly    bool   `json:"read_only"`
	ReadOnlyWhy string `json:"read_only_why,omitempty"`
	Level       uint32 `json:"level"`
	// StateHash is the sum over all domain tables at Applied.
	StateHash string            `json:"state_hash"`
	Version   string            `json:"version"`
	Editions  map[string]string `json:"editions"`
	Packs     []string          `json:"packs"`
	// Members are all nodes of the house, this one first.
	Members []Member `json:"members"`
}

// Member is what a node says of itself to another; of one that does not answer only the first four are known.
type Member struct {
	Node    string `json:"node"`
	Address string `json:"address"`
	Votes   bool   `json:"votes"`
	Leads   bool   `json:"leads"`
	Answers bool   `json:"answers"`
	Serves  bool   `json:"serves"`
	// ReadOnly says that nothing is recorded through it; ReadOnlyWhy is the key of the words for the reason, "" of a node
	// that does not say it.
	ReadOnly    bool   `json:"read_only"`
	ReadOnlyWhy string `json:"read_only_why,omitempty"`
	Applied     uint64 `json:"applied"`
	Durable     uint64 `json:"durable"`
	// Behind is how many entries of the leader's log the node has not applied.
	Behind uint64 `json:"behind"`
	// MissingBlobs is how many of the files that the state names the node lacks; -1 when it does not know yet.
	MissingBlobs int `json:"missing_blobs"`
	// FreeBytes is the room on the disk of its state.
	FreeBytes uint64 `json:"free_bytes"`
	// ClockAhead is by how many milliseconds its clock is ahead of the leader's, of this node's while none leads.
	ClockAhead int64    `json:"clock_ahead_ms"`
	Level      uint32   `json:"level"`
	Version    string   `json:"version"`
	Packs      []string `json:"packs"`
	Editions   []string `json:"editions"`
	// Alarms are the kinds of core/attention that stand on it.
	Alarms []Alarm `json:"alarms"`
}

// Alarm is a kind of alarms that stand on a node.
type Alarm struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// Since when the oldest stands, in the time of the API.
	Since string `json:"since"`
}

// Losses are the files that too few nodes have once one is taken out of the house.
type Losses struct {
	// Named files were looked for; Short are on fewer than a majority of those that remain, and of these Lost on none.
	Named int `json:"named"`
	Short int `json:"short"`
	Lost  int `json:"lost"`
	// Whole says that all that the state names were looked for.
	Whole bool `json:"whole"`
	// Files are the first of the short ones.
	Files []Loss `json:"files"`
}

// Loss is a file that Have of the nodes that remain have.
type Loss struct {
	Blob    string `json:"blob"`
	Subject string `json:"subject"`
	Have    int    `json:"have"`
}
