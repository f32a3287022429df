// Package wire writes values as msgpack without maps and reads them: structs as arrays without the names of their
// fields, the shortest whole numbers. Equal values give equal bytes.
//
// The codec is github.com/vmihailenco/msgpack. What is written and read with every entry goes a shorter way: per type a
// plan is made once of how its fields stand one after the other.
//
// Invariants:
//   - The short way gives the bytes and the values that the codec gives, which the tests hold it to.
//   - It reads only what it would have written itself. At anything else it begins anew with the codec, which alone
//     decides what is an error and what an odd form means. So it cannot accept more, or less, than the codec does.
//   - What comes from outside is read over by [Plain] before either sees it.
//   - A type that it does not know (maps, floats, interfaces, texts of their own making) is the codec's altogether.
package wire
