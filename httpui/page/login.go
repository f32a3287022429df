package page

import "github.com/sheaf-drive/sheaf/core/text"

// Login is the sign-in screen. It posts login, password, next and what is kept to Action.
type Login struct {
	Action          string
	Login, Password Field
	// Next is where to go afterwards.
	Next string
	// Kept is the form that waits behind the login, nil when there is none.
	Kept *Kept
	// Notice is shown above the form, such as why one has to sign in again.
	Notice *Finding
	// Where tells the user what he signs in to.
	Where []Pair
}

// Kept is a form that could not be taken when it was sent; it waits in the page itself.
type Kept struct {
	// Action is where it was sent to.
	Action string
	Fields []Pair
	// Held names its pictures on the server, "" when there were none; Lost says that there
	// were some which could not be kept.
	Held string
	Lost bool
}

// Head implements [Screen].
func (l *Login) Head(f *Frame) Head {
	return Head{Title: f.Say("login.title"), Error: len(collect(input{Field: l.Login}, input{Field: l.Password})) > 0}
}

func (l *Login) inputs(f *Frame) (login, password input) {
	login = input{Field: l.Login, name: "login", label: f.Say("login.login"), class: "d",
		complete: "username", max: 64}
	password = input{Field: l.Password, name: "password", label: f.Say("login.password"),
		complete: "current-password", max: 256}
	login.focus, password.focus = l.Login.Value == "", l.Login.Value != ""
	return login, password
}

// NewPassword asks for a password of one's own after a one-time password. It posts login,
// password-old, password, repeat and what is kept to Action.
type NewPassword struct {
	Action string
	Login  string
	// OneTime is the one-time password that was just typed; it comes back with the new one.
	OneTime          string
	Password, Repeat Field
	Next             string
	Kept             *Kept
}

// Head implements [Screen].
func (n *NewPassword) Head(f *Frame) Head {
	return Head{Title: f.Say("login.new.title"),
		Error: len(collect(input{Field: n.Password}, input{Field: n.Repeat})) > 0}
}

func (n *NewPassword) inputs(f *Frame) (password, repeat input) {
	password = input{Field: n.Password, name: "password", label: f.Say("login.new.password"),
		hint: f.Say("login.new.hint"), complete: "new-password", focus: true, max: 256}
	repeat = input{Field: n.Repeat, name: "repeat", label: f.Say("login.new.repeat"), complete: "new-password", max: 256}
	return password, repeat
}

// Resume offers to send the kept form once the user has signed in again.
type Resume struct {
	Kept Kept
}

// Head implements [Screen].
func (r *Resume) Head(f *Frame) Head {
	return Head{Title: f.Say("login.resume.title"), Keys: []Key{{"Enter", "login.resume.key"}}}
}

// fieldName names a field of a kept form as the screen it came from does; a field without
// such a name shows its own.
func (f *Frame) fieldName(name string) string {
	if key := "desk." + name; text.Has(f.Lang, key) {
		return f.Say(key)
	}
	return name
}
