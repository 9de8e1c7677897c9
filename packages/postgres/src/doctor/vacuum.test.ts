import { expect, test } from 'vitest'
import { type TableActivity, vacuum } from './vacuum.ts'

const day = 86_400
const healthy: TableActivity = {
  name: 'public.item',
  live: 10_000,
  dead: 100,
  modified: 500,
  seconds_since_vacuum: day,
  seconds_since_analyze: day,
}
const judge = (change: Partial<TableActivity>) => vacuum.judge([{ ...healthy, ...change }])

test('a table that is looked after, one that is small, and one that rests are fine', () => {
  expect(judge({})).toMatchObject([{ level: 'ok' }])
  expect(judge({ live: 60, dead: 40, seconds_since_analyze: null })).toMatchObject([{ level: 'ok' }])
  expect(judge({ modified: 0, seconds_since_vacuum: 90 * day, seconds_since_analyze: 90 * day })).toMatchObject([
    { level: 'ok' },
  ])
})

test.each<[string, Partial<TableActivity>]>([
  ['never analysed', { seconds_since_analyze: null }],
  ['never vacuumed', { seconds_since_vacuum: null }],
  ['23 % dead', { dead: 3_000 }],
  ['8 days ago, and 500 rows', { seconds_since_vacuum: 8 * day }],
])('%s is a warning', (message, change) => {
  expect(judge(change)).toMatchObject([
    { level: 'warning', message: expect.stringContaining(message), remedy: 'vacuum (analyze) public.item' },
  ])
})
