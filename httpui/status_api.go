package httpui

// status says how the node is, to programs on its own machine.
func (a *App) status(r *Request) (*Reply, error) {
	said, err := a.Status(r.Context())
	if err != nil {
		return nil, err
	}
	if said.Editions == nil {
		said.Editions = map[string]string{}
	}
	if said.Packs == nil {
		said.Packs = []string{}
	}
	return JSON(said)
}
