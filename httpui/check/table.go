package check

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// The rights of the seats.
const (
	verify  = access.LineVerify
	certify = access.SheetCertify
	decide  = access.LineDecide
	correct = access.LineCorrect
)

// Routes is the table of the room: the screens of the three seats, then the same verbs as JSON.
func (s *Screens) Routes() []serve.Route { return append(s.screens(), s.verbs()...) }

// screens are for people.
func (s *Screens) screens() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/review", Action: verify, Handler: s.queue(verifiers())},
		{Method: post, Path: "/review", Action: verify, Handler: s.begin(verifiers())},
		{Method: get, Path: "/review/{code}", Action: verify, Handler: s.paper(verifiers())},
		{Method: post, Path: "/review/{code}/take", Action: verify, Handler: s.taken(verifiers())},
		{Method: post, Path: "/review/{code}/put-back", Action: verify, Handler: s.layBack},
		{Method: post, Path: "/review/{code}/hand-on", Action: verify, Handler: s.left(verifiers())},
		{Method: post, Path: "/review/{code}/certify", Action: certify, Handler: s.certified},
		{Method: get, Path: "/review/{code}/certification", Action: verify, Handler: s.foot(verifiers())},
		{Method: post, Path: "/review/{code}/certification", Action: verify, Handler: s.footAnswered},
		{Method: post, Path: "/review/{code}/certification/talk", Action: verify, Handler: s.said(verifiers(), atFoot)},
		{Method: get, Path: "/review/{code}/{line}", Action: verify, Handler: s.line(verifiers())},
		{Method: post, Path: "/review/{code}/{line}", Action: verify, Handler: s.answered(verifiers())},
		{Method: post, Path: "/review/{code}/{line}/talk", Action: verify, Handler: s.said(verifiers(), number)},
		{Method: post, Path: "/review/{code}/{line}/strike", Action: certify, Handler: s.struck},
		{Method: get, Path: "/review/{code}/{line}/fragments", Action: verify, Handler: s.fragments(verifiers())},
		{Method: get, Path: "/review/{code}/{line}/on-paper", Action: verify, Handler: s.onPaper(verifiers())},

		{Method: get, Path: "/lawyer", Action: decide, Handler: s.queue(lawyers())},
		{Method: post, Path: "/lawyer", Action: decide, Handler: s.begin(lawyers())},
		{Method: get, Path: "/lawyer/{code}", Action: decide, Handler: s.paper(lawyers())},
		{Method: post, Path: "/lawyer/{code}/take", Action: decide, Handler: s.taken(lawyers())},
		{Method: post, Path: "/lawyer/{code}/return", Action: decide, Handler: s.left(lawyers())},
		{Method: get, Path: "/lawyer/{code}/{line}", Action: decide, Handler: s.line(lawyers())},
		{Method: post, Path: "/lawyer/{code}/{line}", Action: decide, Handler: s.answered(lawyers())},
		{Method: post, Path: "/lawyer/{code}/{line}/talk", Action: decide, Handler: s.said(lawyers(), number)},
		{Method: get, Path: "/lawyer/{code}/{line}/fragments", Action: decide, Handler: s.fragments(lawyers())},
		{Method: get, Path: "/lawyer/{code}/{line}/on-paper", Action: decide, Handler: s.onPaper(lawyers())},

		{Method: get, Path: "/desk/corrections", Action: correct, Handler: s.queue(collectors())},
		{Method: get, Path: "/desk/corrections/{code}", Action: correct, Handler: s.paper(collectors())},
		{Method: post, Path: "/desk/corrections/{code}/take", Action: correct, Handler: s.taken(collectors())},
		{Method: post, Path: "/desk/corrections/{code}/return", Action: correct, Handler: s.left(collectors())},
		{Method: get, Path: "/desk/corrections/{code}/certification", Action: correct, Handler: s.foot(collectors())},
		{Method: post, Path: "/desk/corrections/{code}/certification", Action: correct, Handler: s.corrected(atFoot)},
		{Method: post, Path: "/desk/corrections/{code}/certification/talk", Action: correct, Handler: s.said(collectors(), atFoot)},
		{Method: get, Path: "/desk/corrections/{code}/{line}", Action: correct, Handler: s.line(collectors())},
		{Method: post, Path: "/desk/corrections/{code}/{line}", Action: correct, Handler: s.corrected(number)},
		{Method: post, Path: "/desk/corrections/{code}/{line}/talk", Action: correct, Handler: s.said(collectors(), number)},
		{Method: get, Path: "/desk/corrections/{code}/{line}/fragments", Action: correct, Handler: s.fragments(collectors())},
		{Method: get, Path: "/desk/corrections/{code}/{line}/on-paper", Action: correct, Handler: s.onPaper(collectors())},
	}
}

// verbs are for programs, below /api/v1.
func (s *Screens) verbs() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/api/v1/review", Action: verify, Handler: s.apiQueue(verifiers())},
		{Method: get, Path: "/api/v1/review/{code}", Action: verify, Handler: s.apiPaper(verifiers())},
		{Method: post, Path: "/api/v1/review/{code}/take", Action: verify, Handler: s.apiTake(verifiers())},
		{Method: post, Path: "/api/v1/review/{code}/put-back", Action: verify, Handler: s.apiPutBack},
		{Method: post, Path: "/api/v1/review/{code}/hand-on", Action: verify, Handler: s.apiLeave(verifiers())},
		{Method: post, Path: "/api/v1/review/{code}/certify", Action: certify, Handler: s.apiCertify},
		{Method: post, Path: "/api/v1/review/{code}/certification", Action: verify, Handler: s.apiFoot},
		{Method: post, Path: "/api/v1/review/{code}/lines/{line}/verdict", Action: verify, Handler: s.apiVerdict(verifiers())},
		{Method: post, Path: "/api/v1/review/{code}/lines/{line}/say", Action: verify, Handler: s.apiSay(verifiers())},
		{Method: get, Path: "/api/v1/review/{code}/lines/{line}/fragments", Action: verify, Handler: s.fragments(verifiers())},
		{Method: post, Path: "/api/v1/review/{code}/lines/{line}/strike", Action: certify, Handler: s.apiStrike},

		{Method: get, Path: "/api/v1/lawyer", Action: decide, Handler: s.apiQueue(lawyers())},
		{Method: get, Path: "/api/v1/lawyer/{code}", Action: decide, Handler: s.apiPaper(lawyers())},
		{Method: post, Path: "/api/v1/lawyer/{code}/take", Action: decide, Handler: s.apiTake(lawyers())},
		{Method: post, Path: "/api/v1/lawyer/{code}/return", Action: decide, Handler: s.apiLeave(lawyers())},
		{Method: post, Path: "/api/v1/lawyer/{code}/lines/{line}/decide", Action: decide, Handler: s.apiVerdict(lawyers())},
		{Method: post, Path: "/api/v1/lawyer/{code}/lines/{line}/say", Action: decide, Handler: s.apiSay(lawyers())},
		{Method: get, Path: "/api/v1/lawyer/{code}/lines/{line}/fragments", Action: decide, Handler: s.fragments(lawyers())},

		{Method: get, Path: "/api/v1/corrections", Action: correct, Handler: s.apiQueue(collectors())},
		{Method: get, Path: "/api/v1/corrections/{code}", Action: correct, Handler: s.apiPaper(collectors())},
		{Method: post, Path: "/api/v1/corrections/{code}/take", Action: correct, Handler: s.apiTake(collectors())},
		{Method: post, Path: "/api/v1/corrections/{code}/return", Action: correct, Handler: s.apiLeave(collectors())},
		{Method: post, Path: "/api/v1/corrections/{code}/certification", Action: correct, Handler: s.apiCorrectFoot},
		{Method: post, Path: "/api/v1/corrections/{code}/lines/{line}/correct", Action: correct, Handler: s.apiCorrect},
		{Method: post, Path: "/api/v1/corrections/{code}/lines/{line}/say", Action: correct, Handler: s.apiSay(collectors())},
		{Method: get, Path: "/api/v1/corrections/{code}/lines/{line}/fragments", Action: correct, Handler: s.fragments(collectors())},
	}
}
