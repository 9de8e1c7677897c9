import { expect, it } from 'vitest'
import { formatBriefly, formatDifference } from './format-change.ts'

const before = { type: 'TARGET', mix: 3, subStatus: null, since: '2026-01-01' }
const after = { type: 'TARGET', mix: 6, subStatus: 'AT_RISK', since: '2026-02-01' }

it('shows every field that differs', () => {
  expect(formatDifference({ before, after })).toBe('mix 3 -> 6, subStatus - -> AT_RISK, since 2026-01-01 -> 2026-02-01')
})

it('briefly, puts words first and leaves days out where something else differs', () => {
  expect(formatBriefly({ before, after })).toBe('subStatus - -> AT_RISK, mix 3 -> 6')
  expect(formatBriefly({ before, after: { ...before, since: '2026-02-01' } })).toBe('since 2026-01-01 -> 2026-02-01')
})

it('shows of a new row what says something', () => {
  expect(formatBriefly({ before: null, after: { ...after, mix: 0 } })).toBe('new: type TARGET, subStatus AT_RISK')
})
