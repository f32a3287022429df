package form

import "github.com/sheaf-drive/sheaf/core"

// IsToken says whether the id is the hash of a token: 64 small hex digits.
func IsToken(id core.TokenID) bool {
	if len(id) != 64 {
		return false
	}
	for _, c := range []byte(id) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

// IsLogin says whether people and scanners can sign in under the name: 2 to 32 small letters, digits, dots, dashes, underscores.
func IsLogin(login string) bool {
	if len(login) < 2 || len(login) > 32 {
		return false
	}
	for _, c := range []byte(login) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// IsAddress says whether the words can be an address of the node: who makes the change looks at them closer.
func IsAddress(address, node string) bool {
	for _, c := range []byte(address) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return len(address) > len(node)+1 && len(address) <= 400 && address[:len(node)+1] == node+"@"
}

// MayAppoint holds who may give which role: a coordinator operators, a regional manager
// coordinators and operators, admin and federal staff all.
func MayAppoint(actor core.User, roles []core.Role) error {
	if actor.Has(core.Admin) || actor.Has(core.Federal) {
		return nil
	}
	for _, r := range roles {
		if r == core.Operator || r == core.Coordinator && actor.Has(core.Regional) {
			continue
		}
		return core.Refuse(core.Denied, "role", "user.appoint", string(r))
	}
	return nil
}
