package houses

// Answer is what can be said of a house.
type Answer string

// The answers. Only with the first two does the register know houses at the address.
const (
	There      Answer = "known"       // the register has it
	Missing    Answer = "unknown"     // the register has houses there, and not this one
	None       Answer = "none"        // the register has no house at this object
	NotLoaded  Answer = "no_houses"   // the register was loaded without houses
	NoObject   Answer = "no_object"   // no such object exists in the register
	NoRegister Answer = "no_register" // the region has no register
)
