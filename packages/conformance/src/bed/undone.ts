import type { Transaction, TransactionOptions } from '@leora-jobs/postgres'
import { asOwner } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

class Undone extends Error {}

/** What `work` resolves to, in a transaction of the superuser's that is rolled back. */
export async function undone<T>(
  bed: TestBed,
  work: (transaction: Transaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  const results: T[] = []
  try {
    await asOwner(
      bed,
      async (transaction) => {
        results.push(await work(transaction))
        throw new Undone()
      },
      options,
    )
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  const [result] = results
  return result as T
}
