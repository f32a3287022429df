package machine

// A store takes no record of 1 MiB, and one that is larger would be a fault on every node. The
// limit of a command does not hold records below it: some grow by many commands, and some
// stand beside what an earlier one brought. So everything that is stored has a bound of its own.
const (
	// maxLifts is how many blocks of one visit can be lifted.
	maxLifts = 16

	maxRequest = 64 // bytes of a request id, which stands in a key
)
