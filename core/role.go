package core

// Role is a set of duties. A user may hold several; rights add up, two-person rules do not.
type Role string

// The roles of the house. Supporter and the print contractor have no login here.
const (
	Supporter   Role = "supporter"
	Operator    Role = "operator"
	Verifier    Role = "verifier"
	Lawyer      Role = "lawyer"
	Coordinator Role = "coordinator"
	Regional    Role = "regional"
	Federal     Role = "federal"
	Logistics   Role = "logistics"
	Admin       Role = "admin"
	Auditor     Role = "auditor"
)

// Roles lists all roles in the order in which tables show them.
func Roles() []Role {
	return []Role{Supporter, Operator, Verifier, Lawyer, Coordinator, Regional, Federal, Logistics, Admin, Auditor}
}

// StaffRoles lists the roles that can hold a login.
func StaffRoles() []Role { return Roles()[1:] }

// CheckRole refuses words that are not a staff role.
func CheckRole(r Role) error {
	for _, known := range StaffRoles() {
		if r == known {
			return nil
		}
	}
	return Refuse(Invalid, "role", "core.role", string(r))
}
