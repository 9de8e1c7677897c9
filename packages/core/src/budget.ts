import type { RunCounts } from './run.ts'

/** How many failed records a run bears. */
export interface ErrorBudget {
  /** Share of the records read, above which the run stops. @default 0.1 */
  readonly share: number
  /** Never stop below this many failures. @default 10 */
  readonly minimum: number
}

const defaultErrorBudget: ErrorBudget = { share: 0.1, minimum: 10 }

/** True where too many records failed for the run to go on. */
export function isBudgetExceeded(counts: RunCounts, budget: ErrorBudget = defaultErrorBudget): boolean {
  return counts.failed >= budget.minimum && counts.failed > counts.read * budget.share
}
