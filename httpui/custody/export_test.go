package custody

// Bodies are the types of this room's answers by their names in the description of the API.
func Bodies() map[string]any {
	return map[string]any{"Parcel": parcelBody{}, "HeldSheet": heldBody{}}
}
