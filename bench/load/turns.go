package load

// InTurns measures all sides once. The side that begins changes with every
// run, so that a busy moment of the machine and a warm cache meet all of them.
func InTurns(run int, sides ...func() error) error {
	for i := range sides {
		if err := sides[(run+i)%len(sides)](); err != nil {
			return err
		}
	}
	return nil
}
