package forecast

import "math/big"

// Rounding is how a law rounds a number on its way to a verdict.
type Rounding struct {
	// Digits behind the point that are kept.
	Digits int
	Mode   Mode
}

// Mode says which way a number goes that does not fit.
type Mode int

// The ways of rounding.
const (
	Exact   Mode = iota // not rounded at all
	Nearest             // a half goes up
	Up                  // to the next larger number
	Down                // the rest is cut off
)

// Of rounds a number that is not negative, or one below it, exactly.
func (r Rounding) Of(x *big.Rat) *big.Rat {
	if r.Mode == Exact {
		return x
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.Digits)), nil)
	scaled := new(big.Rat).Mul(x, new(big.Rat).SetInt(scale))
	if r.Mode == Nearest {
		scaled.Add(scaled, big.NewRat(1, 2))
	}
	// Euclidean division with a positive divisor rounds towards minus infinity.
	whole, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int))
	if r.Mode == Up && rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(whole, scale)
}

func ratio(a, b int) *big.Rat { return big.NewRat(int64(a), int64(b)) }
