package machine

// First starts a goroutine.
func First(c chan int) int {
	go func() { c <- 1 }()
	select {
	case n := <-c:
		return n
	}
}

// Half is a float.
func Half(n int) int {
	share := float64(n) * 0.5
	return int(share)
}
