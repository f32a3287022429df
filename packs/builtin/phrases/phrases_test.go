package phrases

import "testing"

func TestRead(t *testing.T) {
	messages, say, err := Read(map[string]string{"en": "# words\n\na.b = one = two\nsay a.b = hello\n"})
	if err != nil || messages["en"]["a.b"] != "one = two" || say["en"]["a.b"] != "hello" || len(messages["en"]) != 1 {
		t.Errorf("got %v, %v, %v", messages, say, err)
	}
	if _, _, err := Read(map[string]string{"en": "a.b = one\na.b: two\n"}); err == nil {
		t.Error("a line of another form is read")
	}
}
