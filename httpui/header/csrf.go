package header

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// CSRFName is the header that carries the token of a script's request.
const CSRFName = "X-Csrf-Token"

// CSRFOf derives the token of forms from the secret of a cookie. It needs no key of ours: who
// does not know 256 random bits cannot make it, and it says nothing about them. It stays valid
// while the browser has the cookie, also when the login itself has ended; that is how a form
// sent too late is still known to be its user's own.
func CSRFOf(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("sheaf/csrf/1\x00" + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// CSRFFits compares in constant time; nothing fits an empty secret.
func CSRFFits(secret, token string) bool {
	want := CSRFOf(secret)
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(token)) == 1
}
