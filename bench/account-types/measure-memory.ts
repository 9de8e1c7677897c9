import type { Tenant } from '@leora-jobs/core'
import { benchmarkDay } from '../support/load-tenants.ts'
import { runInChild } from '../support/run-in-child.ts'
import type { BenchmarkDatabase } from '../support/start-database.ts'
import type { ChildReport } from './child.ts'
import { forgetDecisions, settle } from './reset.ts'

/** Peak resident memory, in MB, of a process that runs the job. */
export interface Memory {
  readonly nothingChanged: number
  readonly allChanged: number
  /** With Node's young generation kept small: --max-semi-space-size=8. */
  readonly nothingChangedSmallYoungGeneration: number
  readonly allChangedSmallYoungGeneration: number
}

const smallYoungGeneration = '--max-semi-space-size=8'

/** Runs the job in processes of its own. */
export async function measureMemory(
  { ownerUrl, runnerUrl }: BenchmarkDatabase,
  tenant: Tenant,
  pageSize: number,
): Promise<Memory> {
  const peak = async (flags: readonly string[]) => {
    const args = [runnerUrl, tenant.slug, benchmarkDay, String(pageSize)]
    const report = await runInChild<ChildReport>(new URL('./child.ts', import.meta.url), args, flags)
    return report.peakRssMb
  }
  const peakOfAllChanged = async (flags: readonly string[]) => {
    await forgetDecisions(ownerUrl, tenant)
    const mb = await peak(flags)
    await settle(ownerUrl)
    return mb
  }
  return {
    nothingChanged: await peak([]),
    allChanged: await peakOfAllChanged([]),
    nothingChangedSmallYoungGeneration: await peak([smallYoungGeneration]),
    allChangedSmallYoungGeneration: await peakOfAllChanged([smallYoungGeneration]),
  }
}
