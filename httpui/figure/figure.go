package figure

import (
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Served is an answer.
type Served struct {
	// Route is the pattern of its route, "" where none was found.
	Method, Route string
	Status        int
	// Code of a refusal, "" for none.
	Code core.Code
	Took time.Duration
}

// Place says how many requests are inside a route, and how many can be.
type Place struct {
	Method, Route string
	Inside, Limit int
}
