package levels

import "github.com/sheaf-drive/sheaf/core/address"

// Levels of today that the older register had under another number and a registry does not keep.
const (
	levelStead  = 9
	levelInner  = 14
	levelAddon  = 15
	levelAddons = 16
)

// Former are the levels of the older register.
func Former() map[string]int {
	return map[string]int{
		"1": address.LevelRegion, "2": levelInner, "3": address.LevelDistrict, "35": 4, "4": address.LevelCity, "5": levelInner,
		"6": address.LevelSettlement, "65": address.LevelPlan, "7": address.LevelStreet, "75": levelStead,
		"90": levelAddon, "91": levelAddons,
	}
}

// KLADR are those of KLADR's own table of types, which ends with houses at 6.
func KLADR() map[string]int {
	return map[string]int{
		"1": address.LevelRegion, "2": address.LevelDistrict, "3": address.LevelCity, "4": address.LevelSettlement, "5": address.LevelStreet,
	}
}
