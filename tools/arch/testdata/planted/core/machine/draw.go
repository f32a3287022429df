package machine

import "crypto/rand"

// Draw makes randomness.
func Draw() string { return rand.Text() }
