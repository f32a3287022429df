// Package errand is what one person asks a node for at once, as the API takes it at /batch: data
// and no more, so that whoever plans the errands of a day need not know how they are sent.
package errand
