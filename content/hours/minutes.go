package hours

import "math/bits"

// minutes is a set of the minutes of one day.
type minutes [(dayLength + 63) / 64]uint64

func (m *minutes) has(minute int) bool { return m[minute/64]>>(minute%64)&1 != 0 }

// write puts the minutes of the span that are within the day into the set, or
// takes them out.
func (m *minutes) write(s span, in bool) {
	from, to := max(s.from, 0), min(s.to, dayLength)
	for from < to {
		word, bit := from/64, from%64
		n := min(64-bit, to-from)
		mask := ^uint64(0) >> (64 - n) << bit
		if in {
			m[word] |= mask
		} else {
			m[word] &^= mask
		}
		from += n
	}
}

// union returns the minutes in either set.
func (m minutes) union(other minutes) minutes {
	for i := range m {
		m[i] |= other[i]
	}
	return m
}

// next returns the first minute from the given one on that is in the set, or is
// not, as asked. There is none if it is dayLength or more.
func (m *minutes) next(minute int, in bool) int {
	for ; minute < dayLength; minute = (minute/64 + 1) * 64 {
		word := m[minute/64]
		if !in {
			word = ^word
		}
		if word >>= minute % 64; word != 0 {
			return minute + bits.TrailingZeros64(word)
		}
	}
	return dayLength
}
