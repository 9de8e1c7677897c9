import { type CalendarDay, type Clock, calendarDay } from '@leora-jobs/core'

/** The day that every test stands at the end of, unless it says otherwise. */
export const today: CalendarDay = calendarDay('2026-03-01')

/** Noon of that day. */
export const noon = new Date(`${today}T12:00:00Z`)

/** Begins at noon, and moves by a millisecond whenever it is asked, so that later runs sort behind earlier ones; sleeping takes no time. */
export const clock: Clock = {
  now: () => new Date(noon.getTime() + tick()),
  sleep: async () => undefined,
  // a fraction of another for every call: run ids are made from it
  random: () => (tick() * 0.618_033_988_749_895) % 1,
}

let ticks = 0

function tick(): number {
  ticks += 1
  return ticks
}
