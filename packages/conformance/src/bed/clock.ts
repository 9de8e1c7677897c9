import { type CalendarDay, calendarDay, type Clock } from '@leora-jobs/core'

/** The day that every test stands at the end of, unless it says otherwise. */
export const today: CalendarDay = calendarDay('2026-03-01')

/** Noon of that day, always; sleeping takes no time. */
export const noon: Clock = { now: () => new Date(`${today}T12:00:00Z`), sleep: async () => undefined, random: () => 0.5 }
