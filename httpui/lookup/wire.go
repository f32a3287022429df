package lookup

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// documents are series and numbers as they were asked about. A batch is read by hand where it is as
// programs write it, because to read it took a third of the time that a batch takes.
type documents struct {
	pairs [][2]string
	// wrong names the first element that is none.
	wrong error
}

// UnmarshalJSON implements json.Unmarshaler; what it is handed is well-formed. What is no document is kept for
// whoever reads the body, who is the one to refuse it.
func (d *documents) UnmarshalJSON(body []byte) error {
	if list, ok := pairs(string(body)); ok {
		d.pairs = list
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(body, &list) != nil {
		d.wrong = many()
		return nil
	}
	d.pairs = make([][2]string, 0, min(len(list), Batch))
	for i, element := range list {
		var one []*string
		if json.Unmarshal(element, &one) != nil || len(one) != 2 || one[0] == nil || one[1] == nil {
			d.wrong = core.Refuse(core.Invalid, "documents["+strconv.Itoa(i)+"]", "lookup.document")
			return nil
		}
		d.pairs = append(d.pairs, [2]string{*one[0], *one[1]})
	}
	return nil
}

// many is the refusal of what is no list of one document or more, and not too many.
func many() error {
	return core.Refuse(core.Invalid, "documents", "lookup.documents", strconv.Itoa(Batch))
}

// pairs reads [["4504","123456"],…] whose strings hold no escape and no sign beyond ASCII; false for anything else.
func pairs(text string) (list [][2]string, ok bool) {
	text, ok = strings.CutPrefix(text, "[")
	if !ok {
		return nil, false
	}
	list = make([][2]string, 0, min(len(text)/len(`["",""],`), Batch))
	for {
		var one [2]string
		if one, text, ok = pair(text); !ok {
			return nil, false
		}
		list = append(list, one)
		if text == "]" {
			return list, true
		}
		if text, ok = strings.CutPrefix(text, ","); !ok {
			return nil, false
		}
		text = strings.TrimPrefix(text, " ")
	}
}

func pair(text string) (one [2]string, rest string, ok bool) {
	if rest, ok = strings.CutPrefix(text, "["); !ok {
		return one, "", false
	}
	if one[0], rest, ok = word(rest); !ok {
		return one, "", false
	}
	if rest, ok = strings.CutPrefix(rest, ","); !ok {
		return one, "", false
	}
	if one[1], rest, ok = word(strings.TrimPrefix(rest, " ")); !ok {
		return one, "", false
	}
	rest, ok = strings.CutPrefix(rest, "]")
	return one, rest, ok
}

func word(text string) (inside, rest string, ok bool) {
	if len(text) == 0 || text[0] != '"' {
		return "", "", false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return text[1:i], text[i+1:], true
		case c == '\\' || c >= 0x80:
			return "", "", false
		}
	}
	return "", "", false
}

// answerHead is what an answer says beside the answers.
type answerHead struct {
	Edition string `json:"edition"`
	Date    string `json:"date"`
	Digest  string `json:"digest"`
}

// The answers about one document, which need no escape.
const (
	listed    = "listed"
	notListed = "not_listed"
	invalid   = "invalid" // no series and number of a passport, and no row of the list
)

// written is the answer with its list, in the order of the documents.
func (h answerHead) written(answers []string) (*serve.Reply, error) {
	reply, err := serve.JSON(h)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, len(reply.Body)+len(`,"answers":[]`)+len(answers)*len(`"not_listed",`))
	body = append(body, strings.TrimSuffix(string(reply.Body), "}\n")...)
	body = append(body, `,"answers":[`...)
	for i, answer := range answers {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(append(append(body, '"'), answer...), '"')
	}
	reply.Body = append(body, "]}\n"...)
	return reply, nil
}
