package bearer

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"

	"github.com/sheaf-drive/sheaf/core"
)

// secretBytes of a token: 256 bits.
const secretBytes = 32

// NewSecret draws the secret of a new login or API token. Only [TokenOf] it is stored.
func NewSecret(rand io.Reader) (string, error) {
	var raw [secretBytes]byte
	if _, err := io.ReadFull(rand, raw[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw[:]), nil
}

// TokenOf names the token of a secret: its SHA-256 in hex.
func TokenOf(secret string) core.TokenID {
	sum := sha256.Sum256([]byte(secret))
	return core.TokenID(hex.EncodeToString(sum[:]))
}

// IsToken says whether the text has the form of a token's name.
func IsToken(id core.TokenID) bool {
	raw, err := hex.DecodeString(string(id))
	return err == nil && len(raw) == sha256.Size
}
