package header

import "strings"

// The names of our cookies. With TLS they bear the prefix that binds them to this host and to TLS.
const (
	Login      = "sheaf"       // the secret of the login
	Visitor    = "sheaf-form"  // a secret for the forms of somebody who is not signed in
	Lang       = "sheaf-lang"  // the chosen language
	Index      = "sheaf-index" // the log index that the next answer must have applied
	hostPrefix = "__Host-"
)

// CookieName is the name of one of our cookies as it is sent.
func CookieName(name string, tls bool) string {
	if tls {
		return hostPrefix + name
	}
	return name
}

// Cookie writes a cookie for the whole site that no script can read. An empty value deletes
// it; keep makes it outlive the browser's session.
func Cookie(name, value string, tls, keep bool) string {
	var b strings.Builder
	b.WriteString(CookieName(name, tls) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict")
	if tls {
		b.WriteString("; Secure")
	}
	switch {
	case value == "":
		b.WriteString("; Max-Age=0")
	case keep:
		b.WriteString("; Max-Age=31536000")
	}
	return b.String()
}
