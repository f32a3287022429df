// Package room is what the handlers of every room of screens and verbs stand on: a moment of
// the state that fits the sender, and the one way to change the state.
//
//	type Screens struct {
//		room.Floor
//		...
//	}
//
//	view, err := s.View(r)                      // what the sender has seen is in it
//	answer, err := s.Do(r, &machine.Something{}) // and what he does, from now on
//
// A room of screens imports this package and httpui/serve, never httpui, which joins the rooms.
package room
