package audit

func Bare() {}

type Tree struct{}

func (Tree) Root() int { return 0 }

func (Tree) String() string { return "tree" }

const (
	One = 1
	Two = 2 // Two has a comment.
)

// Nodes documents its methods by its own comment.
type Nodes interface{ Node(i int) string }

func (Tree) Node(i int) string { return "" }
