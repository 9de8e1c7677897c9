import type { SqlQuery, Tenant } from '@leora-jobs/core'
import { relationNames, standardSource } from '@leora-jobs/postgres'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openBed } from '../bed/use-bed.ts'
import { canary, everythingIn, markTenant } from './canary.ts'
import { modes, openIn } from './modes.ts'
import { openTwins } from './open-twins.ts'
import { outputsOf } from './outputs.ts'

/** Tenants side by side, in some of the modes. */
export function describeTenantsApart(subject: Subject, within: readonly (typeof modes)[number][] = modes): void {
  describe.each(within)('tenants apart by %s', (mode) => {
    test('what a tenant runs leaves its twin as it was, and shows nothing of another', async () => {
      const bed = await openBed(subject)
      const { own, other } = await openTwins(bed)
      const marked = await addDistributor(bed, 'marked', { seed: 11 })
      await runnerOn(bed).run(job, { tenant: marked })
      expect(await markTenant(bed, marked)).toEqual(
        expect.arrayContaining(['public.customer.name', 'leora_jobs.change.record_label']),
      )
      const apart = await openIn(mode, bed)
      const before = [await dump(bed, other.id), await dump(bed, marked.id)]
      const outputs = await outputsOf(apart, own, await namesOf(bed, own, marked))
      expect([await dump(bed, other.id), await dump(bed, marked.id)]).toEqual(before)
      expect(everythingIn(outputs)).not.toContain(canary)
      expect(everythingIn(outputs)).not.toContain(other.id)
      // the same search finds what is there to be found
      const others = await outputsOf(apart, marked, await namesOf(bed, marked, own))
      expect(everythingIn(others)).toContain(canary)
      expect(await dump(bed, marked.id)).not.toEqual(before[1])
    })

    test('every relation shows the tenant’s rows, all of them and no others', async () => {
      const bed = await openBed(subject)
      const { own } = await openTwins(bed)
      await addDistributor(bed, 'larger', { seed: 12, size: { customers: 90 } })
      const session = await (await openIn(mode, bed)).database.open(own)
      const relations = relationNames.filter((name) => name !== 'tenant' && standardSource.relations[name])
      const counts: Record<string, unknown> = {}
      for (const name of relations) {
        const query: SqlQuery<{ count: number }> = {
          kind: 'sql',
          strings: [`select count(*)::int as count from ${name}`],
          values: [],
        }
        counts[name] = (await session.preview((reader) => reader.read(query)))[0]?.count
      }
      await session.close()
      const expected = await Promise.all(relations.map(async (name) => [name, await rowsOf(bed, name, own)] as const))
      expect(counts).toEqual(Object.fromEntries(expected))
      expect(Math.min(...expected.map(([, count]) => count))).toBeGreaterThan(0)
    })

    test('interleaved runs of twins come to what each comes to alone', async () => {
      const bed = await openBed(subject)
      const [left, right] = [await addDistributor(bed, 'left'), await addDistributor(bed, 'right')]
      await addDistributor(bed, 'noise', { seed: 13 })
      const apart = await openIn(mode, bed)
      const alone = await runnerOn(apart).run(job, { tenant: left, dryRun: true })
      const run = (tenant: Tenant, dryRun: boolean) =>
        runnerOn(apart, { pageSize: 7 }).run(job, { tenant, dryRun, showChanges: true })
      const [first, second, preview] = await Promise.all([run(left, false), run(right, false), run(left, true)])
      for (const report of [first, second]) expect({ ...alone, ...timeless(report) }).toEqual(alone)
      // it may have begun when some pages were written
      expect(preview.counts).toMatchObject({ read: alone.counts.read, failed: 0 })
      expect(alone.changes).toEqual(expect.arrayContaining([...(preview.changes ?? [])]))
      const owners = await ownerRows(
        bed,
        'select tenant_id, count(*)::int as count from leora_jobs.account_classification group by 1',
      )
      expect(new Set(owners.map(({ tenant_id }) => tenant_id))).toEqual(new Set([left.id, right.id]))
    })
  })

  test('with neither, what is looked for is found', async () => {
    const bed = await openBed(subject)
    const [own, marked] = [await addDistributor(bed, 'own'), await addDistributor(bed, 'marked', { seed: 11 })]
    await markTenant(bed, marked)
    const open = await openIn('nothing', bed)
    const report = await runnerOn(open).run(job, { tenant: own, dryRun: true })
    expect(report.counts.read).toBe(120)
    expect(everythingIn(report)).toContain(canary)
  })

  test('a role that bypasses row security may not write; a dry run warns', async () => {
    const bed = await openBed(subject)
    const tenant = await addDistributor(bed, 'bypassed')
    const events: { readonly type: string }[] = []
    const runner = runnerOn(
      { database: bed.openAsSuperuser() },
      { observers: [{ notice: (event) => void events.push(event) }] },
    )
    const before = await dump(bed)
    await expect(runner.run(job, { tenant })).rejects.toMatchObject({
      code: 'ROLE_BYPASSES_RLS',
      message: expect.stringContaining('migrate --create-login'),
    })
    expect(await runner.run(job, { tenant, dryRun: true })).toMatchObject({
      status: 'succeeded',
      counts: { changed: 60 },
    })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('bypasses row security') }),
    )
    expect(await dump(bed)).toEqual(before)
  })
}

const tables: Readonly<Record<string, string>> = { sales_order: 'order' }

async function rowsOf(bed: TestBed, name: string, { id }: Tenant): Promise<number> {
  const [row] = await ownerRows<{ count: number }>(
    bed,
    `select count(*)::int as count from "${tables[name] ?? name}" where tenant_id::text = $1::text`,
    [id],
  )
  return row?.count ?? 0
}

/** One of the tenant's customers, and a text that is nearly the name of one of another's. */
async function namesOf(bed: TestBed, { id }: Tenant, another: Tenant) {
  const names = async (tenantId: string) =>
    (
      await ownerRows<{ name: string }>(bed, 'select name from customer where tenant_id::text = $1::text order by id', [
        tenantId,
      ])
    ).map(({ name }) => name)
  const own = await names(id)
  const [theirs = ''] = await names(another.id)
  return { thrower: own[3] ?? '', asked: theirs.replace(canary, canary.slice(0, -1)) }
}

function timeless({
  durationMs: _,
  runId: __,
  tenant: ____,
  dryRun: ___,
  timing: _____,
  ...report
}: Awaited<ReturnType<ReturnType<typeof runnerOn>['run']>>) {
  return report
}
