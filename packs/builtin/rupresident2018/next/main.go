package main

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func main() { packs.Serve(rupresident2018.Next()) }
