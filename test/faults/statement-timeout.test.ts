import { type RunReport, sql } from '@leora-jobs/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { countOrders } from '../tick/count-orders.ts'
import { type FaultBed, type Fleet, openFaultBed, pageSize, tenantId, withFleet } from './fault-bed.ts'
import { expectState, type FleetState, readFleetState } from './fleet-state.ts'

let bed: FaultBed
let undisturbed: FleetState
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
  await withFleet(bed, async (fleet) => {
    await fleet.runner({ jobs: [countOrders] }).tick()
    undisturbed = await readFleetState(fleet.owner)
  })
})
afterAll(() => bed.close())

const statementTimeoutSeconds = 0.25

/** count-orders, whose second page takes this long for one tenant. */
function slowFor(slug: string, seconds: number): typeof countOrders {
  return {
    ...countOrders,
    steps: countOrders.steps.map((step) => ({
      ...step,
      page: (context) =>
        context.tenant.slug === slug && context.after !== null ? slowly(context.limit, seconds) : step.page(context),
    })),
  }
}

const slowly = (limit: number, seconds: number) =>
  sql`select id::text as customer_id, 0 as orders from customer, pg_sleep(${seconds}) order by 1 limit ${limit}`

async function tickSlowly(fleet: Fleet, seconds = 5): Promise<readonly (RunReport | undefined)[]> {
  const { entries } = await fleet.runner({ jobs: [slowFor('mosel', seconds)], statementTimeoutSeconds }).tick()
  return entries.map(({ report }) => report)
}

describe('A page whose query takes longer than statementTimeoutSeconds', () => {
  test('fails its run, says which timeout and what to do, keeps the checkpoint; the next tick goes on', () =>
    withFleet(bed, async (fleet) => {
      const [before, slow, after] = await tickSlowly(fleet)
      expect([before?.status, after?.status]).toEqual(['succeeded', 'succeeded'])
      expect(slow).toMatchObject({
        status: 'failed',
        counts: { read: pageSize },
        error: { code: 'STATEMENT_FAILED', message: expect.stringMatching(/0\.25 s.*statementTimeoutSeconds/) },
      })
      const report = await fleet.runner({ jobs: [countOrders] }).tick()
      expect(report.entries.map(({ report }) => report?.runId)).toEqual([slow?.runId])
      const occurrences = undisturbed.occurrences.map((row) =>
        JSON.parse(
          JSON.stringify(row).replace(
            `"attempts":1,"tenant_id":"${tenantId('mosel')}"`,
            `"attempts":2,"tenant_id":"${tenantId('mosel')}"`,
          ),
        ),
      )
      await expectState(fleet.owner, { ...undisturbed, occurrences })
    }))

  test('is tried three times in all; then its occurrence ends ran, with a failed run', () =>
    withFleet(bed, async (fleet) => {
      await tickSlowly(fleet)
      for (const attempts of [2, 3]) {
        const [again] = await tickSlowly(fleet)
        expect(again).toMatchObject({ status: 'failed', counts: { read: pageSize } })
        expect(await occurrenceOf(fleet, 'mosel')).toEqual([
          { attempts, outcome: attempts < 3 ? null : 'ran', status: 'failed' },
        ])
      }
      expect(await tickSlowly(fleet)).toEqual([])
    }))
})

describe('A statement that somebody cancels', () => {
  test('fails its run too, and is not taken for one that took too long', () =>
    withFleet(bed, async (fleet) => {
      const running = fleet.runner({ jobs: [slowFor('mosel', 60)] }).tick()
      const cancel = `select pg_cancel_backend(pid) from pg_stat_activity where usename = $1 and query like '%pg_sleep%' and state = 'active'`
      while ((await fleet.owner(cancel, [fleet.login])).length === 0);
      const { entries } = await running
      expect(entries[1]?.report).toMatchObject({
        status: 'failed',
        error: { code: 'STATEMENT_FAILED', message: expect.stringMatching(/cancelled by somebody/) },
      })
      expect(entries[1]?.report?.error?.message).not.toContain('statementTimeoutSeconds')
    }))
})

function occurrenceOf(fleet: Fleet, slug: 'mosel'): Promise<readonly object[]> {
  return fleet.owner(
    'select attempts, outcome, status from leora_jobs.occurrence o join leora_jobs.run r on r.id = o.run_id and r.tenant_id = o.tenant_id where o.tenant_id = $1',
    [tenantId(slug)],
  )
}
