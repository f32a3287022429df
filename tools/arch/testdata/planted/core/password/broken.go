package password

var secret = missing
