package header

import "net/url"

// Back is the path of this site that a referer names, the start when it names none.
func Back(referer string) string {
	u, err := url.Parse(referer)
	if err != nil || u.Path == "" || !LocalPath(u.Path) {
		return "/"
	}
	if u.RawQuery != "" {
		return u.Path + "?" + u.RawQuery
	}
	return u.Path
}
