// Package batch is the room of those who do much at once: a program sends the verbs of a morning in one
// request, one after the other, as itself.
//
// Each is done as if it had been sent alone: with its own right, request id, refusal and entry of the
// journal, so a batch can do nothing that its sender could not, and one that broke off is sent again as
// it was. It is no transaction: what stands before the first refusal stays done.
package batch
