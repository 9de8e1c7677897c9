import type { EffectKind } from '../../src/ports/delivery.ts'
import type { ClaimedMessage, MessageClaimRequest, Outbox, Settlement } from '../../src/ports/outbox.ts'

/** A message that a fake outbox begins with. */
export interface FakeMessage {
  readonly id: string
  readonly kind?: EffectKind
  readonly destination?: string
}

/** An outbox in memory. What waits again is not due again within the test, unless it waits for nothing. */
export function createFakeOutbox(given: readonly FakeMessage[]) {
  const due = given.map(({ id, kind = 'webhook', destination = 'https://a.example.com/' }) => ({
    id,
    kind,
    destination,
    body: `body of ${id}`,
    attempt: 0,
  }))
  const settled: [string, Settlement][] = []
  const claims: MessageClaimRequest[] = []
  let underWay = 0
  let token = 0

  async function alone<T>(work: () => T): Promise<T> {
    underWay += 1
    if (underWay > 1) throw new Error('A session does one thing at a time.')
    await Promise.resolve()
    try {
      return work()
    } finally {
      underWay -= 1
    }
  }

  const outbox: Outbox = {
    claim: (request) =>
      alone(() => {
        claims.push(request)
        const picked = due.filter(({ kind }) => request.kinds.includes(kind)).slice(0, request.limit)
        return picked.map((message): ClaimedMessage => {
          due.splice(due.indexOf(message), 1)
          token += 1
          return { ...message, attempt: message.attempt + 1, token: `t${token}`, claimedAt: new Date(0) }
        })
      }),
    settle: (message, settlement) =>
      alone(() => {
        settled.push([message.id, settlement])
        const isDue =
          settlement.status === 'released' || (settlement.status === 'pending' && settlement.delaySeconds === 0)
        const { token: _, claimedAt: __, attempt, ...rest } = message
        if (isDue) due.push({ ...rest, attempt: settlement.status === 'released' ? attempt - 1 : attempt })
        return true
      }),
    countDue: () =>
      alone(() => {
        const counts: Partial<Record<EffectKind, number>> = {}
        for (const { kind } of due) counts[kind] = (counts[kind] ?? 0) + 1
        return counts
      }),
    list: async () => [],
    retry: async () => 0,
  }
  /** In the order in which they were settled. */
  const outcomes = () => settled.map(([id, { status }]) => [id, status])
  return { outbox, claims, settled, outcomes }
}
