package address

import "github.com/sheaf-drive/sheaf/core"

// Level numbers of the register that this package treats by name.
const (
	LevelRegion     = 1
	LevelDistrict   = 2
	LevelCity       = 5
	LevelSettlement = 6
	LevelPlan       = 7
	LevelStreet     = 8
)

// Version is one row of the register's object file: an object under one name for a time.
type Version struct {
	// Row is the row's own id, Object the id that the object keeps for ever.
	Row, Object int64
	// GUID is the object's id in the older register, lower-case with hyphens.
	GUID string
	// Level is 1 to 17, see [TypeName] for those up to the street.
	Level      int
	Type, Name string
	// Previous and Next are row ids of the neighbouring versions, 0 for none or not given.
	Previous, Next int64
	From, To       core.Date
	// Actual marks the object's last version, Active an object that exists today.
	Actual, Active bool
}

// Link is one row of the hierarchy: an object under a parent for a time.
type Link struct {
	Row, Object int64
	// Parent is 0 at the root and where the register names none.
	Parent int64
	// Region is the two-digit code, "" where the file has none.
	Region core.Region
	// Path lists object ids from the root to the object itself; nil where the file has none.
	Path     []int64
	From, To core.Date
	Active   bool
}

// Alias is a name that an object once had.
type Alias struct {
	Type, Name string
	From, To   core.Date
}

// Object is an existing address object under its current name.
type Object struct {
	ID int64
	// Parent is 0 if the chain ends here, by right (level 1) or for want of a known parent.
	Parent     int64
	GUID       string
	Level      int
	Type, Name string
	From       core.Date
	// Aliases are the names of earlier days, oldest first, none equal to the current one.
	Aliases []Alias
}

// NoteKind says what the builder met that deserves a look.
type NoteKind string

// The kinds of notes; none of them keeps a registry from being built.
const (
	// TwoActual: two versions claim to be the last; the later one was taken.
	TwoActual NoteKind = "two_actual"
	// TwoParents: two active places in the hierarchy; the later one was taken.
	TwoParents NoteKind = "two_parents"
	// PathDiffers: parent and path disagree; the parent was taken.
	PathDiffers NoteKind = "path_differs"
	// NoPlace: the hierarchy has no active place for the object.
	NoPlace NoteKind = "no_place"
	// ParentMissing: the parent is no existing object of this region.
	ParentMissing NoteKind = "parent_missing"
	// Cycle: the parents lead back to the object; the link was cut.
	Cycle NoteKind = "cycle"
	// UnknownType: the dictionary has no full word for the type.
	UnknownType NoteKind = "unknown_type"
	// BrokenRename: a version names a neighbour that the file does not hold.
	BrokenRename NoteKind = "broken_rename"
)

// Note is one thing to look at.
type Note struct {
	Kind   NoteKind
	Object int64
}

// Report accounts for every row the builder was given.
type Report struct {
	Versions, Links int
	// Objects became part of the registry, Renamed of them had other names before.
	Objects, Renamed int
	// Closed objects ceased to exist, Historic ones have no last version, Beyond ones lie
	// below the street or at obsolete levels.
	Closed, Historic, Beyond int
	// OtherLinks speak of objects that are not in the object file (houses, plots).
	OtherLinks int
	// Incomplete counts objects whose parents do not lead to the region.
	Incomplete int
	Notes      []Note
}
