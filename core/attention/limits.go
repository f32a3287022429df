package attention

import "time"

// How long a thing may be as it is before it needs somebody. Each names its source; where the field
// brief (DOMAIN.md) says nothing the figure is a first judgement, to be moved by experience.
const (
	// VisitLimit is five times the six minutes that the field brief allows for a voter, hello to
	// goodbye: whoever is still there has been forgotten on the screen, or left.
	VisitLimit = 30 * time.Minute
	// UncheckedLimit: every sheet with a signature is checked in the evening or at night of its day,
	// so a whole day in the queue is a night that was missed.
	UncheckedLimit = 24 * time.Hour
	// CheckLimit is longer than one night's check: who has the sheet went home with it open.
	CheckLimit = 12 * time.Hour
	// LawyerLimit is a day for a lawyer to fetch a sheet, and a day to decide on it: the campaign
	// of the field brief lasts 35 days, and a voter who has to come again needs some of them.
	LawyerLimit = 24 * time.Hour
	// CorrectionLimit: the collector finds his list in the morning, so one whole day is a morning
	// that passed.
	CorrectionLimit = 24 * time.Hour
	// CorrectingLimit is more than a working day with the sheet in the collector's hands.
	CorrectingLimit = 12 * time.Hour
	// UnsentLimit: an office sends its parcel every day.
	UnsentLimit = 24 * time.Hour
	// ParcelLimit is three days on the road; beyond it somebody asks the carrier.
	ParcelLimit = 72 * time.Hour
	// MissingLimit is a day to take several hundred sheets out of a parcel that has come.
	MissingLimit = 24 * time.Hour
	// UnreadLimit: who tends the scanner types the codes that it could not read before the day's work is put away.
	UnreadLimit = 4 * time.Hour
	// PlaceLimit: a sorted sheet goes into its folder within seconds. One that was not confirmed
	// within an hour lies on a table, and nobody finds a sheet again without its place.
	PlaceLimit = time.Hour
	// PulledLimit is two working days with a sheet outside the store.
	PulledLimit = 48 * time.Hour
	// SpoiledLimit is how long paper may wait for the second person who destroys it.
	SpoiledLimit = 24 * time.Hour
	// CheckpointLimit: a node signs the head of a journal that grows every minute. Entries that no
	// signed checkpoint covers for an hour could be rewritten without an auditor seeing it.
	CheckpointLimit = time.Hour

	// PassportsLimit in days, where the house has set no other: the ministry publishes the list
	// daily, and the commission uses that very list; 0.6 % of visitors are on it.
	PassportsLimit = 3
	// AddressesLimit in days: the register comes out twice a week; streets are renamed by the year.
	AddressesLimit = 60
	// NamesLimit in days: names do not age; after a year somebody looks once.
	NamesLimit = 365

	// RegionNear is the share of a region's cap, in percent, from which it is said: what is
	// collected above the cap counts for nothing.
	RegionNear = 90

	// IndexLimit is how long an index may be behind the journal: a list of 110 million passports
	// is built in well under that.
	IndexLimit = 2 * time.Minute
	// EventStays is how long an alarm that has no end of its own, such as a failed request, stays
	// in the list after it happened last: until the next working day has looked at it.
	EventStays = 24 * time.Hour
)
