package wire

import "reflect"

// Planned says whether values of the type go the short way.
func Planned(t reflect.Type) bool { return planOf(t) != nil }

// AppendSlowly and DecodeSlowly are the codec's.
var (
	AppendSlowly = appendSlowly
	DecodeSlowly = decodeSlowly
)
