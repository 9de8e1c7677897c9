import type { Check } from './check.ts'

/** How long transactions of `select 1` took. BEGIN and the statement fly together, COMMIT after them. */
export interface RoundTripFacts {
  readonly transactionsMs: readonly number[]
}

const flightsPerTransaction = 2
const slowMs = 20

/** The way to the server and back. */
export const roundTrip: Check<RoundTripFacts> = {
  name: 'round-trip',
  async read({ connection }) {
    const opened = await connection()
    const transactionsMs: number[] = []
    for (let count = 0; count < 5; count += 1) {
      const began = performance.now()
      await opened.transaction({ readOnly: true }, (transaction) => transaction.query('select 1'))
      transactionsMs.push(performance.now() - began)
    }
    return { transactionsMs }
  },
  judge({ transactionsMs }) {
    const ms = Math.round((10 * median(transactionsMs)) / flightsPerTransaction) / 10
    const details = { milliseconds: ms }
    if (ms <= slowMs) return [{ level: 'ok', message: `A round trip takes ${ms} ms.`, details }]
    const message =
      `A round trip takes ${ms} ms, more than ${slowMs}. A run makes about 3 a page, and waits for each: run the ` +
      'jobs nearer to the database, in its region.'
    return [{ level: 'warning', message, details }]
  },
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}
