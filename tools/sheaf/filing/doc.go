// Package filing holds the commands of federal staff who choose signatures and hand them in:
// sheaf select and sheaf file. Choosing and handing in are jobs of the node that was asked; a
// command follows its job to the end, and a job goes on without its command.
package filing
