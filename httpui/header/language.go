package header

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core/text"
)

// Language chooses by what was asked for in the address, chosen before, and preferred by the
// browser, in this order.
func Language(asked, chosen, accept string, last text.Lang) text.Lang {
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
