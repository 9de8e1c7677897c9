import { isLeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { editVercelJson } from './edit-vercel-json.ts'

const crons = [
  { path: '/api/jobs/a', schedule: '0 2 * * *' },
  { path: '/api/jobs/tick', schedule: '0 * * * *' },
]

it('makes a file where there is none', () => {
  expect(JSON.parse(editVercelJson(null, crons))).toEqual({ $schema: 'https://openapi.vercel.sh/vercel.json', crons })
})

it('keeps everything else, in its order, with its indentation and line ends', () => {
  const before = {
    framework: 'nextjs',
    crons: [
      { path: '/api/reports', schedule: '0 9 * * 1' },
      { path: '/api/jobs/old', schedule: '0 1 * * *' },
      { path: '/api/jobs/process?job=triggers', schedule: '0 1 * * *' },
      { path: '/api/jobsearch', schedule: '0 8 * * *' },
    ],
    headers: [{ source: '/', headers: [] }],
  }
  const after = { ...before, crons: [before.crons[0], ...crons, before.crons[3]] }
  for (const indent of [2, 4, '\t']) {
    expect(editVercelJson(`${JSON.stringify(before, null, indent)}\n`, crons)).toBe(
      `${JSON.stringify(after, null, indent)}\n`,
    )
  }
  const windows = (document: unknown) => JSON.stringify(document, null, 2).replaceAll('\n', '\r\n')
  expect(editVercelJson(windows(before), crons)).toBe(windows(after))
})

it('a file that needs no change stays to the byte; editing twice is editing once', () => {
  const odd = `{"crons":   [{"path":"/api/jobs/a","schedule":"0 2 * * *"},\n\n {"path":"/api/jobs/tick","schedule":"0 * * * *"}] }`
  expect(editVercelJson(odd, crons)).toBe(odd)
  const once = editVercelJson('{ "cleanUrls": true }', crons)
  expect(editVercelJson(once, crons)).toBe(once)
})

it('without jobs ours go, and the key with them', () => {
  expect(JSON.parse(editVercelJson(JSON.stringify({ a: 1, crons }), []))).toEqual({ a: 1 })
  expect(editVercelJson('{ "a": 1 }', [])).toBe('{ "a": 1 }')
})

it.each([
  ['no JSON', '{ "crons": [ }', /not JSON/],
  ['no object', '[]', /not a JSON object/],
  ['no list', '{ "crons": {} }', /not a list/],
  [
    'too many',
    JSON.stringify({ crons: Array.from({ length: 99 }, (_, n) => ({ path: `/x/${n}`, schedule: '0 1 * * *' })) }),
    /101 cron jobs/,
  ],
])('refuses %s', (_, text, problem) => {
  let thrown: unknown
  try {
    editVercelJson(text, crons)
  } catch (error) {
    thrown = error
  }
  expect(isLeoraError(thrown, 'CONFIG_INVALID') && thrown.message).toMatch(problem)
})
