import type { DeliveryFailureCode, DeliveryResult } from '@leora-jobs/core/delivery'

/** The result of an attempt that was none. */
export function notSent(code: DeliveryFailureCode, problem: string): DeliveryResult {
  const evidence = { status: null, durationMs: 0, address: null, excerpt: null }
  return { outcome: 'rejected', code, message: `Not sent: ${problem}.`, evidence }
}
