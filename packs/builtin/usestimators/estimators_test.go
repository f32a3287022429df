package usestimators

import (
	"reflect"
	"testing"
)

// Rounding is data: the county's way and the regulation's differ in nothing else. What comes out of
// them is computed in tools/sheaf/rules.
func TestIrvine2012_DiffersInItsRoundings(t *testing.T) {
	rule, county := California(), Irvine2012()
	if reflect.DeepEqual(rule.Rounding, county.Rounding) {
		t.Error("the county rounds as the regulation does")
	}
	county.Rounding, county.Confirmed = rule.Rounding, rule.Confirmed
	if !reflect.DeepEqual(rule, county) {
		t.Errorf("more differs: %+v, %+v", rule, county)
	}
}
