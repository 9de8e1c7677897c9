import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Portal } from '../../cli/test/support/portal.ts'
import { gradeJob } from './support/jobs.ts'
import { openPortal, openRoutes } from './support/open-routes.ts'

let portal: Portal

beforeAll(async () => {
  portal = await openPortal(inject('postgresUrl'))
  await portal.addTenant('acme')
})

afterAll(() => portal.drop())

it.each([
  ['as it is', 'grade-once', undefined],
  ['without a limit', 'grade-at-once', false as const],
])(
  'of fifty identical simultaneous requests one runs; the others answer 409, 429 or the finished result (%s)',
  async (_, name, rateLimit) => {
    const { call } = openRoutes(
      portal,
      [gradeJob(name, { seconds: 0.5 })],
      rateLimit === undefined ? {} : { rateLimit },
    )
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(`/${name}`)))
    const ran = answers.filter(({ runs }) => runs?.some(({ result }) => result === 'ran'))
    expect(ran).toHaveLength(1)
    expect(ran[0]?.status).toBe(200)
    const statuses = new Set(answers.map(({ status }) => status))
    for (const status of statuses) expect([200, 409, 429]).toContain(status)
    expect(statuses.has(409)).toBe(true)
    expect(statuses.has(429)).toBe(rateLimit === undefined)
    expect(
      await portal.query(
        `select (select count(*)::int from leora_jobs.run where job = $1) as runs, (select count(*)::int from leora_jobs.change where job = $1) as changes,
         (select json_agg(json_build_array(outcome, attempts)) from leora_jobs.occurrence where job = $1) as occurrences`,
        [name],
      ),
    ).toEqual([{ runs: 1, changes: expect.any(Number), occurrences: [['ran', 1]] }])
  },
)
