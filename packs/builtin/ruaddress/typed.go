package ruaddress

import "strings"

// WriteTyped writes a place of which nothing stands in the register: what was typed takes the
// place of the parts, to the letter, and the region goes before it unless it is there, in whatever words.
func WriteTyped(typed string, p Place, saysRegion bool) string {
	all := tail(p)
	if typed != "" {
		all = append([]string{typed}, all...)
	}
	if !saysRegion {
		all = append([]string{p.RegionName}, all...)
	}
	return strings.Join(all, ", ")
}
