// Package rejudge is the room in which an admin has signatures judged by the rules in force whose verdicts older rules
// made: he chooses which, and sees how far the node is and how many it found. What it found stands at /rejudged, for
// those who check sheets.
package rejudge
