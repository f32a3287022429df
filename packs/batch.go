package packs

import "github.com/sheaf-drive/sheaf/packs/wire/coder"

// batch is the message Batch: cases under an id of the sender's choice.
type batch struct {
	id    uint64
	cases []Case
}

// Fields and Room make it a message of the codec.
func (b *batch) Fields(k *coder.Coder) {
	k.ID(1, &b.id)
	coder.List(k, 2, &b.cases, caseFields)
}

func (b *batch) Room() int { return 512 * (1 + len(b.cases)) }

// replies is the message Answers: those to a batch, in the order of its cases.
type replies struct {
	id      uint64
	answers []reply
}

// Fields and Room make it a message of the codec.
func (r *replies) Fields(k *coder.Coder) {
	k.ID(1, &r.id)
	coder.List(k, 2, &r.answers, replyOf)
}

func (r *replies) Room() int { return 384 * (1 + len(r.answers)) }

// reply is the message Answer: a verdict, or the word why there is none.
type reply struct {
	verdict *Verdict
	broken  string
}

func replyOf(r *reply, k *coder.Coder) {
	coder.Perhaps(k, 1, &r.verdict, verdictFields)
	k.Text(2, &r.broken)
}
