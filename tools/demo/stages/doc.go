// Package stages says what is asked for at each stage of a sheet's way, from its finish over check,
// lawyer and correction to the parcel and the store: plain errands, one person each, for the sheets
// of a whole drive and of the demonstration alike. How far a sheet goes is its plan's affair
// ([drive.End]); a stage asks for nothing that its sheet does not come to.
package stages
