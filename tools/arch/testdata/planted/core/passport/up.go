package passport

import "planted.example/house/core/machine"

// Up points upwards.
func Up() string { return machine.Draw() }
