// Package reception speaks of one voter's visit as a program does at the API: the form of the
// first step, the questionnaire, and what the answers ask of the operator. The demonstration
// and the benchmark of the path receive their voters with it.
package reception
