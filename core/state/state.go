package state

// View reads one consistent moment of the state. Returned slices belong to the view: they
// are valid until it is closed and must not be changed.
type View interface {
	// Get returns the value under key, or nil when there is none.
	Get(key []byte) []byte
	// Scan calls fn for each key with the prefix that is not below from (nil: the
	// beginning), in ascending byte order, until fn returns false.
	Scan(prefix, from []byte, fn func(key, value []byte) bool)
	// Index is the raft index of the moment.
	Index() uint64
}

// Tx is a View of what is being written. Writes are seen by later reads of the same Tx.
// Put and Delete keep no reference to their arguments.
type Tx interface {
	View
	Put(key, value []byte)
	Delete(key []byte)
}

// Fault is the panic value of a View or Tx that cannot read or write. Nobody may turn it
// into a refusal: the node has to stop.
type Fault struct{ Err error }

// Error names the fault.
func (f Fault) Error() string { return "state fault: " + f.Err.Error() }

// Unwrap gives the cause.
func (f Fault) Unwrap() error { return f.Err }

// ReadOnly hides the writing half of a Tx, so that Decide cannot write even by a type
// assertion.
func ReadOnly(v View) View { return readOnly{v} }

type readOnly struct{ view View }

func (r readOnly) Get(key []byte) []byte { return r.view.Get(key) }

func (r readOnly) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	r.view.Scan(prefix, from, fn)
}

func (r readOnly) Index() uint64 { return r.view.Index() }
