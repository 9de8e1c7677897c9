import { findPgBouncer, type PgBouncer, startPgBouncer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bundleWorker, type WorkerBundle } from './bundle-worker.ts'
import { type CrashBed, openCrashBed } from './crash-bed.ts'
import { expectUndisturbed } from './expect-undisturbed.ts'
import type { Scene } from './scene.ts'
import { startWorker } from './start-worker.ts'
import { usualPlan } from './worker-plan.ts'

let bed: CrashBed
let bundle: WorkerBundle
let pooler: PgBouncer | null
beforeAll(async () => {
  const serverUrl = inject('postgresUrl')
  ;[bed, bundle, pooler] = await Promise.all([
    openCrashBed(serverUrl),
    bundleWorker(),
    startPgBouncer(serverUrl, { poolSize: 1 }),
  ])
})
afterAll(() => Promise.all([bed.close(), bundle.remove(), pooler?.stop()]))

/** Statements that take longer than any platform waits, each by what makes it so and how that goes again. */
const slow = {
  'the write of the third page': {
    begin: `create function leora_jobs.nap() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return new; end $$;
      do $$ begin execute format(
        'create trigger nap before insert on leora_jobs.account_classification for each row when (new.customer_id = %L) execute function leora_jobs.nap()',
        (select id from customer order by id offset 60 limit 1)); end $$`,
    end: 'drop function leora_jobs.nap() cascade',
    read: 50,
  },
  'what prepare reads': {
    begin: `alter table "order" rename to order_table;
      create view "order" with (security_invoker = true) as select o.* from order_table o, (select pg_sleep(60)) nap;
      grant select on "order", order_table to leora_jobs_runner`,
    end: 'drop view "order"; alter table order_table rename to "order"',
    read: 0,
  },
} as const

describe('SIGTERM in the middle of a statement: it is cancelled, the page rolls back, the run is paused and the lease given back', () => {
  for (const [what, { begin, end, read }] of Object.entries(slow)) {
    test(what, async () => {
      await expectStopped(what, { begin, end, read })
    })

    test(`${what}, behind a pool of one connection`, async ({ skip }) => {
      if (findPgBouncer() === null) skip('there is no pgbouncer on this machine (apt-get install pgbouncer)')
      await expectStopped(`${what}, pooled`, { begin, end, read }, (url) => pooler?.through(url) ?? url)
    })
  }
})

async function expectStopped(
  what: string,
  { begin, end, read }: { readonly begin: string; readonly end: string; readonly read: number },
  through: (url: string) => string = (url) => url,
): Promise<void> {
  const scene = await bed.open()
  const url = through(scene.url)
  await scene.script(begin)
  const worker = startWorker(bundle.file, { ...usualPlan, leaseSeconds: 60, url })
  try {
    await untilAsleep(scene)
    const stoppedAt = performance.now()
    worker.stop()
    const ended = await worker.ended
    const tookMs = performance.now() - stoppedAt
    console.info(`${what}: ${Math.round(tookMs)} ms from SIGTERM to exit`)
    expect(ended).toMatchObject({ type: 'report', report: { status: 'paused', counts: { read } } })
    // 500 ms is what a platform gives; no test of speed on a busy machine, but far below the nap
    expect(tookMs).toBeLessThan(2_000)
    await expectPaused(scene, read)
    await scene.script(end)
    await scene.run({ url })
    await expectUndisturbed(scene, bed, 1)
  } finally {
    worker.kill()
    await scene.close()
  }
}

async function untilAsleep(scene: Scene): Promise<void> {
  const asleep = `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
  await expect.poll(() => scene.owner(asleep), { timeout: 30_000 }).toHaveLength(1)
}

/** By the ledger, at once: nobody has to wait for the lease, and nothing of the page is there. */
async function expectPaused(scene: Scene, read: number): Promise<void> {
  expect(
    await scene.owner(
      `select status, read_count, (select count(*)::int from leora_jobs.account_classification) as written,
         (select count(*)::int from leora_jobs.lease where expires_at > clock_timestamp()) as held,
         (select count(*)::int from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep') as asleep
       from leora_jobs.run`,
    ),
  ).toEqual([{ status: 'paused', read_count: read, written: read, held: 0, asleep: 0 }])
}
