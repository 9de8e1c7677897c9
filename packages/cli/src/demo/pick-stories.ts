import type { Explanation, ReportedChange, Runner, RunReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'

/** Which changes make a story, in the order of interest to a sales manager. */
const kinds: readonly ((change: ReportedChange) => boolean)[] = [
  ({ before, after }) => before?.subStatus !== 'AT_RISK' && after.subStatus === 'AT_RISK',
  ({ before, after }) => before?.type === 'ACTIVE' && after.type === 'TARGET',
  ({ before, after }) => before?.subStatus !== 'REACTIVATED' && after.subStatus === 'REACTIVATED',
  ({ before, after }) => before?.type !== 'ACTIVE' && after.type === 'ACTIVE',
  ({ before, after }) => before?.subStatus !== 'DECLINING' && after.subStatus === 'DECLINING',
  () => true,
]

/** Three customers whose changes tell something, each of another kind where there are such, explained. */
export async function pickStories(runner: Runner, report: RunReport): Promise<readonly Explanation[]> {
  const picked: ReportedChange[] = []
  for (const isStory of kinds) {
    const found = (report.changes ?? []).find((change) => isStory(change) && !picked.includes(change))
    if (found && picked.length < 3) picked.push(found)
  }
  const stories: Explanation[] = []
  for (const { record } of picked) {
    stories.push(
      await runner.explain(updateAccountTypes.name, { tenant: report.tenant, record: record.id, asOf: report.asOf }),
    )
  }
  return stories
}
