// Package custody is the room of those who move the paper: parcels at an office, sorting and
// pulling at the central office, and reports of what is lost, spoiled or destroyed.
//
// Nothing personal is shown here: codes of sheets, places, labels of parcels, who has what.
// Codes come from a camera, a hand scanner or a keyboard into one field; what a code may have
// meant is offered and never taken by itself. Screens and verbs give the same commands.
package custody
