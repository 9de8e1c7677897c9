import type { Tenant } from '@leora-jobs/core'
import { benchmarkDay } from '../support/load-tenants.ts'
import { measure, medianOf, type Took } from '../support/measure.ts'
import type { BenchmarkDatabase } from '../support/start-database.ts'
import { findAndUpdate } from './find-and-update.ts'
import { type Floors, runStatement } from './floors.ts'
import { runJobOnce } from './job-run.ts'
import type { BenchmarkOptions } from './options.ts'
import { forgetDecisions, settle } from './reset.ts'

/** Medians over the rounds. */
export interface Rounds {
  readonly floor: Took
  readonly completeFloor: Took
  readonly floorWithoutRls: Took
  readonly plainAggregate: Took
  readonly allChanged: Took
  readonly nothingChanged: Took
  /** Last order, then update, per record: of the sample, scaled to all customers. */
  readonly findLastOrderAndUpdate: Took
  /** The same with the orders and lines that this job decides from. */
  readonly findHistoryAndUpdate: Took
}

/** Each round measures everything once, in turn, so that what else the machine does falls on all alike. */
export async function measureRounds(
  { ownerUrl, runnerUrl, serverPid }: BenchmarkDatabase,
  tenant: Tenant,
  floors: Floors,
  { rounds, pageSize, customers, sample }: BenchmarkOptions,
): Promise<Rounds> {
  const taken = new Map<keyof Rounds, Took[]>()
  const take = async (name: keyof Rounds, work: () => Promise<unknown>) => {
    const took = await measure(serverPid, work)
    taken.set(name, [...(taken.get(name) ?? []), took])
    console.error(
      `${name}: ${Math.round(took.wallMs)} ms, processors ${took.cpuMs === null ? '?' : Math.round(took.cpuMs)} ms`,
    )
  }
  const runJob = () => runJobOnce({ url: runnerUrl, tenant: tenant.slug, asOf: benchmarkDay, pageSize })
  const runChanging = async (expected: 'all' | 'none') => {
    const { counts } = await runJob()
    const ignored = counts.unchanged - (expected === 'none' ? counts.read : 0)
    if (expected === 'none' ? counts.changed > 0 : ignored > counts.read / 50)
      throw new Error(`Expected ${expected}: ${JSON.stringify(counts)}`)
  }

  for (let round = 0; round < rounds; round += 1) {
    await forgetDecisions(ownerUrl, tenant)
    await take('allChanged', () => runChanging('all'))
    await settle(ownerUrl)
    // what the writes left cold is warm from here on
    await runStatement(runnerUrl, tenant, floors.bare)
    await take('floor', () => runStatement(runnerUrl, tenant, floors.bare))
    await take('floorWithoutRls', () => runStatement(ownerUrl, tenant, floors.bare))
    await take('nothingChanged', () => runChanging('none'))
    await take('plainAggregate', () => runStatement(ownerUrl, tenant, floors.plainAggregate))
    await take('completeFloor', () => runStatement(runnerUrl, tenant, floors.complete))
    await take('findLastOrderAndUpdate', () => findAndUpdate(runnerUrl, tenant, sample, 'last order'))
    await take('findHistoryAndUpdate', () => findAndUpdate(runnerUrl, tenant, sample, 'history'))
    await settle(ownerUrl)
  }
  const medianFor = (name: keyof Rounds) => medianOf(taken.get(name) ?? [])
  return {
    floor: medianFor('floor'),
    completeFloor: medianFor('completeFloor'),
    floorWithoutRls: medianFor('floorWithoutRls'),
    plainAggregate: medianFor('plainAggregate'),
    allChanged: medianFor('allChanged'),
    nothingChanged: medianFor('nothingChanged'),
    findLastOrderAndUpdate: scaled(medianFor('findLastOrderAndUpdate'), customers / sample),
    findHistoryAndUpdate: scaled(medianFor('findHistoryAndUpdate'), customers / sample),
  }
}

function scaled({ wallMs, cpuMs }: Took, factor: number): Took {
  return { wallMs: Math.round(wallMs * factor), cpuMs: cpuMs === null ? null : Math.round(cpuMs * factor) }
}
