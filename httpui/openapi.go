package httpui

import (
	_ "embed" // the description of the API
)

//go:embed openapi.json
var openAPIDocument []byte

// openAPI gives the description of the API.
func (a *App) openAPI(*Request) (*Reply, error) {
	return Bytes("application/json", openAPIDocument), nil
}
