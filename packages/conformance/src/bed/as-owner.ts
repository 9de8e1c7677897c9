import type { Parameter, Transaction, TransactionOptions } from '@leora-jobs/postgres'
import type { TestBed } from './test-bed.ts'

/** One transaction of the superuser's. */
export async function asOwner<T>(
  bed: TestBed,
  work: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const connection = await bed.connect()
  try {
    return await connection.transaction(options, work)
  } finally {
    await connection.close()
  }
}

/** The rows of one statement of the superuser's. */
export function ownerRows<Row extends object = Record<string, unknown>>(
  bed: TestBed,
  text: string,
  parameters: readonly Parameter[] = [],
): Promise<Row[]> {
  return asOwner(bed, async (transaction) => (await transaction.query<Row>(text, parameters)).rows)
}

/** Statements of the superuser's. */
export function ownerScript(bed: TestBed, text: string): Promise<void> {
  return asOwner(bed, (transaction) => transaction.script(text))
}
