package binding

import (
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// What the room does is tested where paper comes from and goes to, in the room of filing.
func TestOpenAPI_SchemasAreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{
		"BindWish": bindBody{}, "ExcludeWish": excludeBody{}, "Volume": volumeBody{}, "Volumes": volumesBody{}, "Strikes": strikesBody{},
	})
}
