import type { Values } from '../change.ts'
import { LeoraError } from '../errors.ts'
import type { PreviewReader, StoredRecord } from '../ports/readers.ts'
import type { Query } from '../query.ts'
import { recordId } from '../record.ts'
import type { Target } from '../target.ts'
import type { Answer, MemoryState } from './memory-database.ts'

/** Reads a state as the ports want it. */
export function createMemoryReader(state: MemoryState, queries: Readonly<Record<string, Answer>>): PreviewReader {
  const read = <Row>(query: Query<Row>): readonly Row[] => {
    const answer = query.kind === 'named' ? queries[query.name] : undefined
    if (!answer || query.kind !== 'named')
      throw new LeoraError('STATEMENT_FAILED', `no answer to query '${query.kind}'`)
    return answer(query.parameters, state) as readonly Row[]
  }
  return {
    read: async (query) => read(query),
    async readRecords<Facts>(query: Query<Facts>, target: Target): Promise<readonly StoredRecord<Facts>[]> {
      return read(query).map((facts) => {
        const fields = facts as Readonly<Record<string, unknown>>
        const key = target.key.map((field) => String(fields[field]))
        const before: Values | null = state.targets.get(target.name)?.get(recordId(key)) ?? null
        const present = Object.entries(target.writeBack?.present ?? {}).map(([column, field]) => [
          column,
          fields[field] ?? null,
        ])
        return { facts, key, before, present: Object.fromEntries(present) as Values }
      })
    },
    readPolicies: async () => state.policies,
    async listRuns({ job, limit }) {
      const runs = [...state.runs.values()].filter((run) => job === undefined || run.job === job)
      return runs.reverse().slice(0, limit)
    },
    readRun: async (runId) => state.runs.get(runId) ?? null,
    listUnrun: async () => [],
    readWrittenDays: async () => [],
    readUndoable: async () => [],
    readRunEffects: async () => ({ unsent: 0, sent: 0, tasks: 0 }),
    async readFailures(runId, limit) {
      return state.failures
        .filter((entry) => entry.runId === runId)
        .map(({ failure }) => failure)
        .slice(0, limit)
    },
    async readChanges(runId, limit) {
      return state.changes
        .filter((entry) => entry.runId === runId)
        .map(({ change }) => change)
        .slice(0, limit)
    },
    async readLastChange(job, record) {
      const last = state.changes.findLast(
        (entry) =>
          entry.job === job && entry.change.record.kind === record.kind && entry.change.record.id === record.id,
      )
      const asOf = last && state.runs.get(last.runId)?.asOf
      return last && asOf ? { ...last.change, runId: last.runId, asOf, changedAt: last.changedAt } : null
    },
  }
}
