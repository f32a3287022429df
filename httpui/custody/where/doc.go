// Package where is the room of programs that ask where the paper is: one sheet, what waits
// to be sent, what is lost or spoiled, what is pulled, the parcels.
//
// It shows what the screens of custody show, to the same people, and changes nothing.
package where
