package core

// AdditionState says whether an urgent addition to the register of addresses still counts.
type AdditionState = string

// The states of an addition.
const (
	AdditionOpen      AdditionState = "open"
	AdditionBrought   AdditionState = "brought"
	AdditionWithdrawn AdditionState = "withdrawn"
)

// AdditionTransitions is the life of an addition: it ends when the register brings the object, or when
// an admin withdraws it.
func AdditionTransitions() Transitions {
	return Transitions{
		{"", "add", AdditionOpen},
		{AdditionOpen, "bring", AdditionBrought},
		{AdditionOpen, "withdraw", AdditionWithdrawn},
	}
}

// FirstAddition is below the numbers of all additions and above all numbers of the register.
const FirstAddition = int64(1) << 61

// AdditionID names an addition.
type AdditionID string

// Addition is an object that the register of addresses does not have yet: "this new street exists". It
// is found by suggestion until the register brings it.
type Addition struct {
	ID AdditionID
	// Object is its number among those of the register.
	Object int64
	Region Region
	// Parent is the number of the object of the register that it lies in, Level the register's level.
	Parent int64
	Level  int
	// Type is the register's abbreviation, Name the name as it will be written.
	Type, Name string
	// Source is from what the admin knows of it, such as the decree. It stands in the public journal.
	Source string
	State  AdditionState
	By     UserID
	At     Time
	// Brought is the number that the register gave it, Edition the edition that brought it.
	Brought int64
	Edition EditionID
	Ended   Time
	Version uint32
}
