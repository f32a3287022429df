package httpui

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core/text"
)

// policy of pages: everything from here, nothing inline, no frames, no markup from strings.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// barePolicy is the policy of everything that is no page.
const barePolicy = "default-src 'none'; frame-ancestors 'none'"

// headerField is one line of a header.
type headerField struct {
	name, value string
}

// security lists the headers of every answer. The camera is asked for by the desk alone, but
// from this site only.
func security(kind string, tls bool) []headerField {
	csp := barePolicy
	if strings.HasPrefix(kind, "text/html") {
		csp = policy
	}
	fields := []headerField{
		{"Content-Security-Policy", csp},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
	}
	if tls {
		fields = append(fields, headerField{"Strict-Transport-Security", "max-age=31536000"})
	}
	return fields
}

// language chooses by what was asked for in the address, chosen before, and preferred by the
// browser, in this order.
func language(asked, chosen, accept string, last text.Lang) text.Lang {
	for _, wish := range []string{asked, chosen} {
		for _, lang := range text.Langs() {
			if wish == string(lang) {
				return lang
			}
		}
	}
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(part, ";")
		base, _, _ := strings.Cut(strings.TrimSpace(tag), "-")
		for _, lang := range text.Langs() {
			if strings.EqualFold(base, string(lang)) {
				return lang
			}
		}
	}
	return last
}

// localPath says whether an address is a path of this site, safe to lead to.
func localPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n\t")
}
