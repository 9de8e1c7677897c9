import { expect, it } from 'vitest'
import { simulateMonitoring } from '../../test/support/simulate-monitoring.ts'

/* A piece of a fleet's year; the whole, with its figures, is `pnpm simulate:monitoring` (docs/observability.md). */
it('finds what is injected, at once, and cries wolf for nobody more than once', () => {
  const { faults, found, medianMinutes, mostFalseAlerts, missed } = simulateMonitoring({
    tenants: 2,
    days: 100,
    faults: 4,
    seed: 7,
  })
  expect({ faults, missed }).toEqual({ faults: 4, missed: [] })
  expect(found).toBe(4)
  expect(medianMinutes).toBeLessThanOrEqual(15)
  expect(mostFalseAlerts).toBeLessThanOrEqual(1)
}, 60_000)
