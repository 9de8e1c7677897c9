import { createRunner, type RunReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { startServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type CrashBed, openCrashBed } from '../crash/crash-bed.ts'
import { expectUndisturbed } from '../crash/expect-undisturbed.ts'
import { createStoppingDatabase } from '../crash/stopping-database.ts'
import { usualPlan } from '../crash/worker-plan.ts'
import { shiftedClock } from '../support/shifted-clock.ts'
import { openLargeTenant } from './large-tenant.ts'

describe('A tenant larger than the time given completes over several invocations, with the same result as one run', () => {
  let bed: CrashBed
  beforeAll(async () => {
    bed = await openCrashBed(inject('postgresUrl'))
  })
  afterAll(() => bed?.close())

  test('five seconds each, where a page takes one', async () => {
    const scene = await bed.open()
    let offsetMs = 0
    const clock = { ...shiftedClock(0), now: () => new Date(Date.now() + offsetMs) }
    const database = createStoppingDatabase(createPostgresDatabase({ connection: { url: scene.url } }), (point) => {
      if (point === 'after checkpoint') offsetMs += 1_000
    })
    const runner = createRunner({ jobs: [updateAccountTypes], database, clock, pageSize: usualPlan.pageSize })
    const reports: RunReport[] = []
    try {
      do {
        const { tenant, asOf } = usualPlan
        const deadline = new Date(clock.now().getTime() + 5_000)
        reports.push(await runner.run(updateAccountTypes.name, { tenant, asOf, deadline }))
      } while (reports.at(-1)?.status === 'paused')
      expect(reports.map(({ status }) => status).slice(0, -1)).toEqual(Array(reports.length - 1).fill('paused'))
      expect(reports.length).toBeGreaterThan(2)
      expect(new Set(reports.map(({ runId }) => runId)).size).toBe(1)
      await expectUndisturbed(scene, bed, 1)
    } finally {
      await runner.close()
      await scene.close()
    }
  })
})

const timeoutSeconds = 5

describe.runIf(process.env.LEORA_CHAOS === '1')('200,000 customers, by the built command', () => {
  test(`with --timeout ${timeoutSeconds} each invocation ends in time, paused until the last, as one run without it`, async () => {
    const { runCli } = await import('../../packages/cli/test/support/run-cli.ts')
    const server = await startServer()
    try {
      const large = await openLargeTenant(server, 200_000)
      const invoke = (url: string, ...more: readonly string[]) =>
        runCli(['run', updateAccountTypes.name, '--tenant', large.slug, '--as-of', large.asOf, '--json', ...more], {
          env: { LEORA_JOBS_DATABASE_URL: url },
        })

      const whole = await large.clone()
      expect(await invoke(whole.url)).toMatchObject({ code: 0 })
      const expected = await large.checksums(whole)
      await whole.drop()

      const parts = await large.clone()
      const overrunsMs: number[] = []
      const codes: (number | null)[] = []
      do {
        const startedAt = Date.now()
        const { code } = await invoke(parts.url, '--timeout', String(timeoutSeconds))
        overrunsMs.push(Date.now() - startedAt - timeoutSeconds * 1_000)
        codes.push(code)
      } while (codes.at(-1) === 124 && codes.length < 100)
      const slowestPageMs = await large.slowestPageMs(parts)
      console.info(
        `--timeout ${timeoutSeconds}, ${codes.length} invocations, ms beyond it: ${overrunsMs.join(', ')}; slowest page ${slowestPageMs} ms`,
      )
      expect(codes).toEqual([...Array(codes.length - 1).fill(124), 0])
      expect(codes.length).toBeGreaterThan(2)
      expect(await large.checksums(parts)).toEqual(expected)
      // a page that has begun is not cut off, and the process takes its time to start
      expect(Math.max(...overrunsMs)).toBeLessThan(slowestPageMs + 5_000)
    } finally {
      await server.stop('immediate')
    }
  }, 1_200_000)
})
