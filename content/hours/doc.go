// Package hours says when a service is open. Start with [Parse]: it reads a
// text in the syntax of OpenStreetMap's opening_hours, such as
// "Mo-Fr 08:00-15:30; PH off", and [Hours.Open] and [Hours.Next] answer for any
// moment, on Norway's clock and with Norway's public holidays.
//
// What can be written is the part of
// https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification that a
// health directory needs; Parse refuses the rest and names the column:
//
//	24/7                             always
//	Mo-Fr 08:00-12:00,13:00-15:30    weekdays (a range may wrap: Fr-Mo) and times
//	Sa,Su,PH 12:00-20:00             PH: Norway's public holidays, see [Holiday]
//	PH off                           not on those days; "closed" says the same
//	We 12:00-13:00 off               closed for that hour only
//	22:00-06:00, 20:00-26:00         until the next morning; 48:00 at most
//	week 02-52/2 We 18:00-20:30      ISO weeks, here the even ones
//	Jun-Aug Mo-Fr 09:00-14:00        months
//	Dec 24-26,Dec 31 off             dates; also Jul 01-Aug 15
//	Mo 10:00-12:00 "ring first"      a comment changes nothing
//
// # What several rules mean together
//
// After ";" a rule replaces everything that the rules before it said about the
// days it names. After "," it adds its hours to theirs. A rule that closes
// certain hours ("12:00-13:00 off") takes only those away.
//
// # Public holidays
//
// As in OpenStreetMap, a holiday is an ordinary weekday until a rule says PH:
// "Mo-Fr 08:00-15:30" is open on Good Friday. A health office is not, so its
// text has to end in "; PH off". The program must not guess this, so it is up to
// whoever writes the text, and [Hours.MentionsPH] lets a check demand it. In
// "Mo-Fr 16:00-22:00; Sa,Su,PH 12:00-20:00" a Thursday that is a holiday is open
// 12-20 only, because the second rule replaces the first on that day.
//
// # Nights
//
// Hours after midnight belong to the day on which they began. So with
// "Mo-Fr 22:00-06:00; PH off" and a holiday on Thursday, Wednesday's night runs
// until Thursday 06:00 and the night that would begin on Thursday does not
// happen. The specification is silent here, and the program that most people
// check such texts with, opening_hours.js, does it otherwise: it cuts
// Wednesday's night at midnight and opens on Friday 00:00-06:00. A text that the
// two read differently is a trap for its writer, so [Hours.AmbiguousNight] lets
// a check refuse it; "PH 06:00-30:00 off" and "Mo-Th ..., Fr-Su ..." with a
// comma mean the same to both.
//
// # Clock changes
//
// Open means that a clock on a wall in Norway shows an opening hour. When the
// clock is put forward at 02:00, "02:30-05:00" opens at 03:00; when it is put
// back at 03:00, "01:00-02:30" opens a second time.
package hours
