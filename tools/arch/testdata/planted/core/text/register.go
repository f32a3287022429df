package text

var registered = map[string]bool{}

func init() { registered["text"] = true }
