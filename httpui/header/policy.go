package header

import "strings"

// policy of pages: everything from here, nothing inline, no frames, no markup from strings.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// barePolicy is the policy of everything that is no page.
const barePolicy = "default-src 'none'; frame-ancestors 'none'"

// Field is one line of a header.
type Field struct {
	Name, Value string
}

// Security lists the headers of every answer. The camera is asked for by the desk alone, but
// from this site only.
func Security(kind string, tls bool) []Field {
	csp := barePolicy
	if strings.HasPrefix(kind, "text/html") {
		csp = policy
	}
	fields := []Field{
		{"Content-Security-Policy", csp},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
	}
	if tls {
		fields = append(fields, Field{"Strict-Transport-Security", "max-age=31536000"})
	}
	return fields
}

// LocalPath says whether an address is a path of this site, safe to lead to.
func LocalPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n\t")
}
