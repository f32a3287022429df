package httpui

import (
	_ "embed" // the description of the API

	"github.com/sheaf-drive/sheaf/httpui/serve"
)

//go:embed openapi.json
var openAPIDocument []byte

// openAPI gives the description of the API.
func (a *App) openAPI(*serve.Request) (*serve.Reply, error) {
	return serve.Bytes("application/json", openAPIDocument), nil
}
