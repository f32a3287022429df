package password

import (
	"fmt"
	"io"

	"github.com/sheaf-drive/sheaf/core"
)

// OneTime draws a one-time password that can be read out: 20 characters, 100 bits, in groups
// of five such as "ab2cd-ef3gh-ij4kl-mn5op". It fails only when rand fails.
func OneTime(rand io.Reader) (string, error) {
	id, err := core.NewID[string](rand)
	if err != nil {
		return "", fmt.Errorf("drawing a one-time password: %w", err)
	}
	return id[:5] + "-" + id[5:10] + "-" + id[10:15] + "-" + id[15:20], nil
}
