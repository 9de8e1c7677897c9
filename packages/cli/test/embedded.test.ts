import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPgliteDatabase } from '@leora-jobs/pglite'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { rowsOf } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'

const job = 'update-account-types'
const demoSchema = z.object({
  tenant: z.string(),
  rows: z.record(z.string(), z.int()),
  // account types three times, the other two twice
  runs: z.tuple([reportSchema, reportSchema, reportSchema, reportSchema, reportSchema, reportSchema, reportSchema]),
  findings: z.object({
    runningOut: z.array(z.object({ code: z.string() })).min(1),
    samples: z.array(z.looseObject({ dimension: z.string(), label: z.string() })).min(4),
    doubts: z.array(z.looseObject({})).min(1),
  }),
  // the day before, today, and today once more
  rules: z.object({
    runs: z.tuple([reportSchema, reportSchema, reportSchema]),
    fired: z.array(z.object({ rule: z.string(), subject: z.string(), messages: z.int() })).min(1),
    received: z.array(z.object({ id: z.string(), isVerified: z.literal(true) })),
  }),
  explanations: z.array(z.looseObject({ record: z.looseObject({ label: z.string() }) })).length(3),
})

it('runs the demo twice, and keeps what else is in the embedded database', async () => {
  const cwd = temporaryFolder()
  const first = await runCli(['demo', '--json'], { cwd })
  expect(first.code).toBe(0)
  const document = demoSchema.parse(first.json())
  const [, report, again, samples, samplesAgain, rates, ratesAgain] = document.runs
  expect(document.rows.customer).toBeGreaterThanOrEqual(1_200)
  expect(report.counts.changed).toBeGreaterThan(0)
  expect(again.counts).toMatchObject({ changed: 0, failed: 0 })
  expect([samples.job, rates.job]).toEqual(['sample-metrics', 'calculate-burn-rates'])
  expect([samples, rates].map(({ counts }) => [counts.changed > 0, counts.failed])).toEqual([
    [true, 0],
    [true, 0],
  ])
  expect([samplesAgain, ratesAgain].map(({ counts }) => counts.changed)).toEqual([0, 0])

  const { fired, received } = document.rules
  const [baseline, today, once] = document.rules.runs
  expect(baseline.summary).toMatchObject({ FIRED: 0, SUPPRESSED: 0, DIGEST: 0 })
  expect(today.summary.FIRED).toBe(fired.length)
  expect(once.counts).toMatchObject({ changed: 0, failed: 0 })
  expect(new Set(received.map(({ id }) => id)).size).toBe(fired.reduce((sum, { messages }) => sum + messages, 0))

  const directory = join(cwd, '.leora-jobs/pglite')
  await withEmbedded(directory, "insert into tenant (slug, name) values ('mine', 'Mine')")
  const second = await runCli(['demo', '-q'], { cwd })
  expect(second.code).toBe(0)
  expect(second.stderr).toBe('')
  const widest = Math.max(...second.stdout.split('\n').map((line) => [...line].length))
  expect(widest).toBeLessThanOrEqual(100)
  expect(second.stdout).toMatch(/because {2}last sale \d+ days ago/)
  expect(second.stdout).toContain(document.findings.runningOut[0]?.code)
  expect(second.stdout).toMatch(/because {2}not to be trusted: \d episodes? matured, fewer than 5/)
  expect(second.stdout).toContain(`What the rules fired today\n`)
  expect(await withEmbedded(directory, 'select slug from tenant order by slug')).toMatchObject([
    { slug: 'mine' },
    { slug: 'well-crafted' },
  ])

  // what the demo says to try next
  const dry = await runCli(['run', job, '--tenant', 'well-crafted', '--dry-run', '--as-of', '2026-01-01', '--json'], {
    cwd,
  })
  expect(dry.stderr).toContain('using the embedded database in .leora-jobs/')
  expect(reportSchema.parse(dry.json()).status).toBe('succeeded')
  const name = document.explanations[0]?.record.label ?? ''
  const explained = await runCli(['explain', job, '--tenant', 'well-crafted', '--record', name], { cwd })
  expect(explained).toMatchObject({ code: 0, stdout: expect.stringContaining(name) })

  const [{ rule = '', subject = '' } = {}] = fired
  const why = await runCli(
    [
      'explain',
      'process-triggers',
      '--tenant',
      'well-crafted',
      '--record',
      `${rule} / ${subject}`,
      '--as-of',
      today.asOf,
    ],
    { cwd },
  )
  expect(why.stdout).toMatch(/Stored\n {2}episode 1: it holds since .*\n {2}fired on/)

  const [sku] = document.findings.runningOut
  const rep = document.findings.samples.find(({ dimension }) => dimension === 'rep')?.label ?? ''
  const because = async (of: string, record: string) =>
    (await runCli(['explain', of, '--tenant', 'well-crafted', '--record', record, '--as-of', report.asOf], { cwd }))
      .stdout
  expect(await because('calculate-burn-rates', sku?.code ?? '')).toMatch(
    /reorder point [\d,.]+: [\s\S]*order [\d,]+ \(\d+ cases? of \d+\)/,
  )
  expect(await because('sample-metrics', rep)).toMatch(
    /\d+ % of \d+ episodes that had 30 days converted, likely between/,
  )

  // the pseudo-customers of the reps
  const sample = await runCli(
    ['explain', job, '--tenant', 'well-crafted', '--record', await sampleAccount(directory)],
    { cwd },
  )
  expect(sample.stdout).toContain('passed over: an account that samples are booked on')
}, 300_000)

it('needs no database to list the jobs, and makes none', async () => {
  const cwd = temporaryFolder()
  const list = await runCli(['list'], { cwd })
  expect(list.stdout).toContain(job)
  expect(existsSync(join(cwd, '.leora-jobs'))).toBe(false)
})

it('runs on an embedded database that is empty, and says so', async () => {
  const cwd = temporaryFolder()
  const none = await runCli(['run', job, '--all-tenants', '--json'], { cwd })
  expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining('There are no tenants: nothing ran.') })
  expect(none.json()).toEqual({ runs: [] })
  const unknown = await runCli(['run', job, '--tenant', 'north'], { cwd })
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("There is no tenant 'north'") })
  expect(readFileSync(join(cwd, '.leora-jobs/.gitignore'), 'utf8')).toBe('*\n')
  const doctor = await runCli(['doctor'], { cwd })
  const warning = 'This is the embedded database: neither LEORA_JOBS_DATABASE_URL nor DATABASE_URL is set.'
  expect(doctor.stdout.split('\n')[0]).toBe(`warning  connection: ${warning}`)
})

it('takes the embedded database in the place of no source but the standard one', async () => {
  const cwd = temporaryFolder()
  const relations = `{ customer: 'select id, name from cellar.customer', tenant: 'select id from cellar.tenant' }`
  for (const [source, name] of [
    [`{ name: 'cellar', relations: ${relations} }`, 'cellar'],
    ["'leora-portal'", 'leora-portal'],
  ]) {
    writeFileSync(join(cwd, 'leora-jobs.config.mjs'), `export default { source: ${source} }\n`)
    const refused = await runCli(['run', job, '--all-tenants', '--dry-run', '--json'], { cwd })
    expect(refused.code).toBe(78)
    const text = `the embedded database has only the standard tables, not those of the source '${name}'`
    expect(refused.json()).toMatchObject({ error: { code: 'CONFIG_INVALID', message: expect.stringContaining(text) } })
  }
  expect(await runCli(['list'], { cwd })).toMatchObject({ code: 0 })
  expect(existsSync(join(cwd, '.leora-jobs'))).toBe(false)
})

async function withEmbedded(directory: string, text: string): Promise<readonly object[]> {
  const database = await createPgliteDatabase({ directory })
  const connection = await database.connect('test')
  try {
    return await rowsOf(connection, text)
  } finally {
    await connection.close()
    await database.close()
  }
}

async function sampleAccount(directory: string): Promise<string> {
  const [row] = await withEmbedded(directory, "select name from customer where name like '% SAMPLES' limit 1")
  return (row as { name: string }).name
}
