import type { Observer, RunEvent } from './ports/observer.ts'

/** Tells every observer; one that throws, or whose promise rejects, changes nothing. */
export function tellObservers(observers: readonly Observer[], event: RunEvent): void {
  for (const observer of observers) {
    try {
      // an async `notice` is of the type as well; a rejection that nobody hears would end the process
      const told: unknown = observer.notice(event)
      if (told instanceof Promise) told.catch(() => undefined)
    } catch {
      // nothing to do: the run is what matters, and there is nobody else to tell
    }
  }
}
