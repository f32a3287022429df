package engine

// Level is one level of Badger's tree.
type Level struct {
	Tables int
	Bytes  int64
	// Score is above 1 where the level waits to be merged into the next.
	Score float64
}

// Figures say how Badger is. It tells of no merge by itself: what merges do is seen in the levels and in the
// tables that they make.
type Figures struct {
	Levels []Level
	// Made is the number of the newest table: how many were ever made here, by merging and by sorting
	// memtables.
	Made uint64
	// Views are the moments that are being read.
	Views int
}

// Figures are those of the moment, none once the engine is closed.
func (e *Engine) Figures() Figures {
	e.mu.Lock()
	defer e.mu.Unlock() // it stays open meanwhile
	if e.closed {
		return Figures{}
	}
	var f Figures
	for _, l := range e.db.Levels() {
		f.Levels = append(f.Levels, Level{l.NumTables, l.Size, l.Score})
	}
	for _, t := range e.db.Tables() {
		f.Made = max(f.Made, t.ID)
	}
	for _, views := range e.readers {
		f.Views += views
	}
	return f
}
