package witness

import (
	"errors"
	"slices"
)

// ErrMinority is the fault of a node whose state hash is contradicted by a majority of the voters.
var ErrMinority = errors.New("a majority of the nodes has another state hash than this one")

// Verdict is what comes of comparing.
type Verdict string

// The verdicts.
const (
	// Agreed: everybody who was asked has the same, or this node votes alone.
	Agreed Verdict = "agreed"
	// Nothing: there is no moment that two voters know.
	Nothing Verdict = "nothing"
	// Minority: a majority of all voters agrees on another hash than this node's, so that this node is wrong.
	Minority Verdict = "minority"
	// Majority: this node is with a majority, and another one is wrong.
	Majority Verdict = "majority"
	// Split: there are different hashes, and no majority for one.
	Split Verdict = "split"
)

// Judge compares at the newest moment that this node and another know. own is this node, votes are the marks of
// those voters that answered, this node among them, and voters is how many there are. at is the moment.
func Judge(own string, votes map[string][]Mark, voters int) (v Verdict, at uint64) {
	mine := votes[own]
	if voters == 1 && len(mine) > 0 {
		return Agreed, mine[len(mine)-1].Index
	}
	for i := len(mine) - 1; i >= 0; i-- {
		counts, asked := count(votes, mine[i].Index)
		if asked < 2 {
			continue
		}
		return judge(counts, mine[i].Sum, voters), mine[i].Index
	}
	return Nothing, 0
}

// count says how many have each hash at the moment.
func count(votes map[string][]Mark, at uint64) (counts map[[32]byte]int, asked int) {
	counts = map[[32]byte]int{}
	for _, marks := range votes {
		if i := slices.IndexFunc(marks, func(m Mark) bool { return m.Index == at }); i >= 0 {
			counts[marks[i].Sum]++
			asked++
		}
	}
	return counts, asked
}

func judge(counts map[[32]byte]int, mine [32]byte, voters int) Verdict {
	if len(counts) == 1 {
		return Agreed
	}
	for sum, n := range counts {
		if n*2 > voters {
			if sum == mine {
				return Majority
			}
			return Minority
		}
	}
	return Split
}
