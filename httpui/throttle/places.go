package throttle

// Places bounds how many are inside at once.
type Places chan struct{}

// NewPlaces makes n places.
func NewPlaces(n int) Places { return make(Places, n) }

// Enter takes a place without waiting; [Places.Leave] gives it back.
func (p Places) Enter() bool {
	select {
	case p <- struct{}{}:
		return true
	default:
		return false
	}
}

// Leave gives a place back.
func (p Places) Leave() { <-p }
