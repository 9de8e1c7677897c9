import { createRunner } from '../create-runner.ts'
import type { Job } from '../job.ts'
import type { Tenant } from '../ports/database.ts'
import type { Observer, RunEvent } from '../ports/observer.ts'
import type { RunnerOptions } from '../runner.ts'
import { answerPage } from './answer-page.ts'
import { gradeItems } from './item-job.ts'
import { createManualClock } from './manual-clock.ts'
import { type Answer, createMemoryDatabase, type Row } from './memory-database.ts'

export const tenant: Tenant = { id: 't1', slug: 'well-crafted', name: 'Well Crafted', timeZone: 'America/New_York' }

/** A runner over a memory database, with everything at hand that a test wants to move or look at. */
export function createItemFixture(
  relations: Readonly<Record<string, readonly Row[]>>,
  options: Partial<RunnerOptions> & { readonly answers?: Readonly<Record<string, Answer>> } = {},
) {
  const { answers = {}, jobs = [gradeItems], observers = [], ...more } = options
  const clock = createManualClock()
  const queries: Record<string, Answer> = {
    ...Object.fromEntries(Object.keys(relations).map((name) => [name, answerPage(name, ['itemId'])])),
    setting: (_, state) => state.relations.get('setting') ?? [],
    find: ({ relation, text }, state) =>
      (state.relations.get(String(relation)) ?? [])
        .map(({ itemId }) => ({ id: String(itemId), label: `Item ${itemId}` }))
        .filter(({ id, label }) => id.startsWith(String(text).slice(0, 2)) || label === text),
    'relation-visibility': () => [{ hasRowSecurity: false, estimatedRows: 0, tenantSetting: 'app.current_tenant_id' }],
    ...answers,
  }
  const database = createMemoryDatabase({ relations, queries, tenants: [tenant] })
  const events: RunEvent[] = []
  const listener: Observer = { notice: (event) => events.push(event) }
  const runner = createRunner({ jobs, database, clock, pageSize: 3, ...more, observers: [...observers, listener] })
  const name = firstName(jobs)
  return {
    clock,
    database,
    events,
    runner,
    run: (request: Omit<Parameters<typeof runner.run>[1], 'tenant'> = {}) => runner.run(name, { tenant, ...request }),
    /** The target's rows by record id. */
    rows: (target = 'item_grade') => Object.fromEntries(database.state.targets.get(target) ?? []),
    /** Ids of the changed records, in the order they were logged. */
    changed: () => database.state.changes.map(({ change }) => change.record.id),
    failed: () => database.state.failures.map(({ failure }) => failure.record.id),
    eventTypes: () => events.map(({ type }) => type),
  }
}

function firstName(jobs: readonly Job[]): string {
  return jobs[0]?.name ?? ''
}
