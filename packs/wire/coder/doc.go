// Package coder writes and reads the messages of the wire straight from and into the types of the SDK: one list of fields per
// type serves both ways, and nothing lies between the bytes and the type.
//
//	func caseFields(c *Case, k *coder.Coder) {
//		k.Int(1, &c.Version)
//		k.Text(2, &c.Stage)
//		coder.Part(k, 5, &c.Document, documentFields)
//	}
//
// Invariants.
//
//   - The bytes are those of Protocol Buffers (proto3, https://protobuf.dev/programming-guides/encoding/): what is written here the
//     generated code reads, and the reverse. Fields stand in the order of their numbers, as the generated code writes them.
//   - An unknown field, or a known one of another kind, is passed over; text that is not UTF-8 is an error.
//   - What is read keeps nothing of the bytes it came from, and one record keeps nothing of the other records of its batch.
package coder
