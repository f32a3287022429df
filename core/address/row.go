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

// Division is one row of the file of merged and split objects. The register does not say which
// of the two went over into the other; which of them exists today does.
type Division struct {
	Row, Parent, Child int64
}

// ParamKind is a number of the register's dictionary of parameters.
type ParamKind int

// The parameters that are kept.
const (
	ParamPostal ParamKind = 5
	ParamOKATO  ParamKind = 6
	ParamOKTMO  ParamKind = 7
	// ParamKLADR is the code of the older classifier without its last two digits, ParamCode
	// with them: they say how far down the line of names it is.
	ParamKLADR ParamKind = 11
	ParamCode  ParamKind = 10
)

// Param is one row of the parameter file: a code that an object has for a time.
type Param struct {
	Row, Object int64
	Kind        ParamKind
	Value       string
	From        core.Date
	// Ended marks a value that a later change has put an end to.
	Ended bool
}

// Alias is a name that an object once had.
type Alias struct {
	Type, Name string
	From, To   core.Date
	// Of is the id of the object that had the name before it went over into this one, 0 for a
	// name of the object itself.
	Of int64
}

// Codes are the numbers that other registers know an object by; each may be empty.
type Codes struct {
	Postal, OKATO, OKTMO string
	// KLADR is without the two digits that tell older names from today's.
	KLADR string
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
	// Row is the row of the register that gives the current name, 0 if that is not known.
	Row int64
	// Municipal is the parent in the municipal hierarchy, 0 if it names none that is known.
	Municipal int64
	// Lost is the parent that the register names and this registry has not, 0 if none.
	Lost int64
	Codes
}

// Closed is an object that ceased to exist.
type Closed struct {
	ID, Parent int64
	GUID       string
	Level      int
	Type, Name string
	To         core.Date
	// Aliases are its earlier names, oldest first.
	Aliases []Alias
	// Row is the row that closes it, 0 if that is not known.
	Row int64
	// Successors are the existing objects that it went over into, ascending; nil when it went
	// without any, or the register does not say.
	Successors []int64
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
	// Cycle: the parents lead back to the object, whose place was left out. InCycle: another object of that ring, whose place was kept.
	Cycle   NoteKind = "cycle"
	InCycle NoteKind = "in_cycle"
	// UnknownType: the dictionary has no full word for the type.
	UnknownType NoteKind = "unknown_type"
	// BrokenRename: a version names a neighbour that the file does not hold.
	BrokenRename NoteKind = "broken_rename"
	// VersionSkipped: a delta continues a version of the object that its base has not; a delta before it was left out.
	VersionSkipped NoteKind = "version_skipped"
)

// Note is one thing to look at.
type Note struct {
	Kind   NoteKind
	Object int64
	// Row says it, 0 where none does: one of the objects or, if Link, of the administrative hierarchy or, if Municipal, of the other one.
	Row             int64
	Link, Municipal bool
}

// Report accounts for every row the builder was given.
type Report struct {
	Versions, Links int
	// Objects became part of the registry, Renamed of them had other names before.
	Objects, Renamed int
	// Closed objects ceased to exist, Historic ones have no last version, Beyond ones lie
	// below the street or at obsolete levels.
	Closed, Historic, Beyond int
	// Succeeded are the closed ones that went over into others.
	Succeeded int
	// Houses stand at an object of the registry, HousesLost at none that is known.
	Houses, HousesLost int
	// Municipal counts rows of the municipal hierarchy, Params those of codes.
	Municipal, Params int
	// OtherLinks speak of objects that are not in the object file (houses, plots).
	OtherLinks int
	// Incomplete counts objects whose parents do not lead to the region.
	Incomplete int
	Notes      []Note
}
