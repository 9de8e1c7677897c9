import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createPortal, type Portal } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { type CliResult, runCli } from './support/run-cli.ts'
import { oneJobProject, projectTable, tickProject } from './support/tick-project.ts'

const job = 'update-account-types'

const tickSchema = z.strictObject({
  entries: z.array(
    z.looseObject({
      job: z.string(),
      tenant: z.strictObject({ id: z.string(), slug: z.string() }),
      occurrence: z.iso.datetime(),
      result: z.string(),
      report: reportSchema.optional(),
    }),
  ),
  left: z.int(),
  watched: z.strictObject({
    tenants: z.int(),
    alerts: z.array(z.looseObject({})),
    opened: z.array(z.looseObject({})),
    resolved: z.array(z.looseObject({})),
    told: z.array(z.looseObject({})),
    failures: z.tuple([]),
  }),
  pruned: z.strictObject({
    changes: z.int(),
    runs: z.int(),
    occurrences: z.int(),
    metrics: z.int(),
    effects: z.int(),
    alerts: z.int(),
  }),
})

const planSchema = z.strictObject({
  planned: z.array(
    z.strictObject({
      job: z.string(),
      tenant: z.strictObject({ id: z.string(), slug: z.string() }),
      plannedAt: z.iso.datetime(),
      zone: z.string(),
      localTime: z.string(),
    }),
  ),
})

describe('tick, on a real server', () => {
  let portal: Portal

  const cli = (args: readonly string[], cwd = oneJobProject()): Promise<CliResult> =>
    runCli(args, { cwd, env: { LEORA_JOBS_DATABASE_URL: portal.url } })
  const tick = async (args: readonly string[] = [], cwd?: string) => {
    // in a folder without a config: of the jobs in the box this one
    const only = cwd === undefined ? ['--job', job] : []
    const result = await cli(['tick', ...only, ...args, '--json'], cwd)
    return { code: result.code, ...tickSchema.parse(result.json()) }
  }
  /** As though nobody had fired yet. */
  const forget = () => portal.query('delete from leora_jobs.occurrence')

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('north')
    await portal.addTenant('south')
    await portal.admin.transaction({}, (t) => t.script(projectTable))
    await portal.query("update tenant set time_zone = 'Pacific/Auckland' where slug = 'south'")
  })

  afterAll(() => portal?.drop())

  it('runs what is due and says so; a second tick finds nothing', async () => {
    const first = await cli(['tick', '--job', job])
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^occurrence +tenant +job +result/)
    expect(first.stdout).toMatch(
      new RegExp(`\\d{4}-\\d\\d-\\d\\d 02:00 +north +${job} +ran: succeeded, 3 read, 3 changed, 0 failed`),
    )
    const second = await cli(['tick', '--job', job])
    expect(second).toMatchObject({ code: 0, stdout: 'Nothing is due.\n' })
    expect(await tick()).toMatchObject({ code: 0, entries: [], left: 0 })
    await forget()
    const again = await tick()
    expect(again).toMatchObject({ code: 0, left: 0 })
    expect(again.entries.map(({ tenant, result, report }) => [tenant.slug, result, report?.status])).toEqual([
      ['north', 'ran', 'succeeded'],
      ['south', 'ran', 'succeeded'],
    ])
    for (const { occurrence, report } of again.entries) expect(report?.occurrence).toBe(occurrence)
  })

  it('runs only the jobs of --job', async () => {
    await forget()
    const cwd = tickProject()
    const only = await tick(['--job', 'second-job'], cwd)
    expect(only.entries.map((entry) => [entry.job, entry.tenant.slug]).sort()).toEqual([
      ['second-job', 'north'],
      ['second-job', 'south'],
    ])
    const unknown = await cli(['tick', '--job', 'secondjob'], cwd)
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean 'second-job'?") })
  })

  it('pauses at --timeout, and the next tick finishes under the same run', async () => {
    await forget()
    const cwd = tickProject()
    await cli(['suspend', '--tenant', 'south'])
    const none = await tick(['--job', 'slow-job', '--timeout', '1ms'], cwd)
    expect(none).toMatchObject({ code: 124, entries: [], left: 1 })
    const paused = await tick(['--job', 'slow-job', '--timeout', '4'], cwd)
    expect(paused.code).toBe(124)
    expect(paused.entries).toMatchObject([{ tenant: { slug: 'north' }, report: { status: 'paused' } }])
    const finished = await tick(['--job', 'slow-job'], cwd)
    expect(finished).toMatchObject({ code: 0, left: 0 })
    expect(finished.entries).toMatchObject([
      { report: { status: 'succeeded', runId: paused.entries[0]?.report?.runId, counts: { read: 36 } } },
    ])
    await cli(['resume', '--tenant', 'south'])
  })

  it('refuses before migrate, with exit 78', async () => {
    const bare = await createPortal(inject('postgresUrl'), { isMigrated: false })
    try {
      const env = { LEORA_JOBS_DATABASE_URL: bare.url }
      for (const args of [['tick'], ['suspend', '--all'], ['resume', '--all']]) {
        const refused = await runCli(args, { env })
        expect(refused).toMatchObject({ code: 78, stdout: '', stderr: expect.stringContaining('migrate') })
      }
    } finally {
      await bare.drop()
    }
  })

  it('plans the next occurrences of each tenant, with their local times', async () => {
    const cwd = tickProject()
    const args = ['plan', '--all-tenants', '--count', '4']
    const { planned } = planSchema.parse((await cli([...args, '--json'], cwd)).json())
    const of = (slug: string) => planned.filter(({ tenant }) => tenant.slug === slug)
    expect(of('north')).toHaveLength(4)
    expect(of('south')).toHaveLength(4)
    for (const { localTime, zone } of of('south')) {
      expect(localTime).toMatch(/T02:00:00\+1[23]:00$/)
      expect(zone).toBe('Pacific/Auckland')
    }
    expect(planned.map(({ plannedAt }) => plannedAt)).toEqual(planned.map(({ plannedAt }) => plannedAt).sort())
    expect(Date.parse(planned[0]?.plannedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
    const shown = await cli(args, cwd)
    expect(shown.stdout).toMatch(/^planned \(UTC\) +local +zone +tenant +job/)
    expect(shown.stdout.trim().split('\n')).toHaveLength(9)
    expect(await cli(['plan', '--all-tenants', '--count', '0'])).toMatchObject({ code: 2 })
  })

  it('stops and starts schedules with suspend and resume', async () => {
    await forget()
    const suspended = await cli(['suspend', '--job', job, '--tenant', 'north'])
    expect(suspended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`The schedule of ${job} of north is suspended.`),
    })
    expect((await cli(['suspend', '--job', job, '--tenant', 'north'])).stdout).toContain(
      'there was such a suspension already',
    )
    expect((await tick()).entries.map(({ tenant }) => tenant.slug)).toEqual(['south'])
    const resumed = await cli(['resume', '--job', job, '--tenant', 'north', '--json'])
    expect(resumed.json()).toMatchObject({ isChanged: true, suspensions: [] })
    expect((await cli(['resume', '--job', job, '--tenant', 'north'])).stdout).toContain('there is no such suspension')
    expect((await tick()).entries.map(({ tenant }) => tenant.slug)).toEqual(['north'])
  })

  it.each([
    ['nothing said', [], 'give --job, --tenant or both, or --all by itself'],
    ['--all with another', ['--all', '--job', job], '--all by itself'],
    ['an unknown job', ['--job', 'update-account-type'], `Did you mean '${job}'?`],
    ['an unknown tenant', ['--tenant', 'nort'], "Did you mean 'north'?"],
  ])('suspend and resume refuse %s with exit 2', async (_, args, text) => {
    for (const action of ['suspend', 'resume']) {
      expect(await cli([action, ...args])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(text) })
    }
  })

  it('runs one planned instant by hand with --occurrence, once', async () => {
    await forget()
    const run = (...args: readonly string[]) => cli(['run', job, '--tenant', 'north', ...args])
    const [entry] = (await cli(['plan', '--tenant', 'north', '--count', '1', '--json'])).json().planned as [
      { plannedAt: string },
    ]
    const last = new Date(Date.parse(entry.plannedAt) - 86_400_000).toISOString()
    const report = reportSchema.parse((await run('--occurrence', last, '--json')).json())
    expect(report).toMatchObject({ status: 'succeeded', occurrence: last, asOf: last.slice(0, 10) })
    const again = await run('--occurrence', last)
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('It runs once') })
    expect((await tick()).entries.map(({ tenant }) => tenant.slug)).toEqual(['south'])
    const between = await run('--occurrence', `${last.slice(0, 10)}T01:00Z`)
    expect(between).toMatchObject({ code: 2, stderr: expect.stringContaining(`and ${last}`) })
    expect((await run('--occurrence', entry.plannedAt)).code).toBe(2)
    expect((await run('--occurrence', '2026-03-01 02:00')).stderr).toContain('an ISO instant with Z or its offset')
    expect((await run('--occurrence', last, '--as-of', '2026-03-01')).stderr).toContain('exclude each other')
  })
})
