// Package content is the directory: which services there are, who may use
// them, when they are open, and which rights a person has. Start with [Load]
// and [Directory.Answer].
//
// The facts stand in services/*.yaml, one file a service, and rights.yaml, each
// with its source and the day it was assured. No number, hour or right stands
// anywhere else. Field names follow Open Referral HSDS 3
// (https://docs.openreferral.org); opening hours follow OpenStreetMap.
//
// The package holds facts and no sentences: what is said to a person stands in
// package locales, by the service's kind and the right's id.
package content
