// Package pictures draws what a document camera would see of an invented passport: the main
// page, and the page of registration with its stamps, as JPEG.
//
// They look like passports from across a desk and are none: no emblem, no pattern, no machine
// readable zone of a real form, and ОБРАЗЕЦ (specimen) lies across both pages. The same person
// and [Artist] width give the same bytes.
package pictures
