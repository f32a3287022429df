package rulebook

import "github.com/sheaf-drive/sheaf/core/forecast"

// Check is how the commission checks a filing, and what that means for choosing one.
type Check struct {
	Scheme forecast.Scheme
	// Sheets says that it draws whole sheets, not lines.
	Sheets bool
	// Whole says that no line may be struck: a sheet is handed in with all its lines or not.
	Whole bool
}
