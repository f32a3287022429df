package houses

// House is a house of the register, for checks: suggestions end at the street.
type House struct {
	// ID is that of the house, Street that of the object it stands at.
	ID, Street int64
	// Number is in the form of [Form].
	Number string
}
