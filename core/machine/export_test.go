package machine

// Kinds lists the wire names of all commands.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// The bounds that tests go up to and beyond.
const (
	MaxSealed = maxSealed
	MaxNote   = maxNote
	MaxLifts  = maxLifts
	MaxPairs  = maxPairs
)
