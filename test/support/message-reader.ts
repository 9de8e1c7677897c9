/** A message of a client of PostgreSQL. */
export interface ClientMessage {
  readonly bytes: Buffer
  /** The statement that it is, prepares or brings parameters for; null where it only belongs to one. */
  readonly statement: string | null
  /** Whether it is the simple query COMMIT. */
  readonly isCommit: boolean
}

/** Cuts what one client sends into messages; the first has no type (PostgreSQL's protocol 3.0). */
export function createMessageReader(): (data: Buffer) => readonly ClientMessage[] {
  let pending: Buffer = Buffer.alloc(0)
  let typeBytes = 0
  /** By the names that they were prepared under. */
  const prepared = new Map<string, string>()

  function statementOf(bytes: Buffer): string | null {
    const [first = '', second = ''] = bytes.subarray(5).toString('utf8').split('\0')
    const type = String.fromCharCode(bytes[0] ?? 0)
    if (type === 'Q') return first
    if (type === 'P') prepared.set(first, second)
    if (type === 'P') return second
    return type === 'B' ? (prepared.get(second) ?? null) : null
  }

  return (data) => {
    pending = Buffer.concat([pending, data])
    const messages: ClientMessage[] = []
    while (pending.length >= typeBytes + 4) {
      const length = typeBytes + pending.readInt32BE(typeBytes)
      if (pending.length < length) break
      const bytes = pending.subarray(0, length)
      const statement = typeBytes === 0 ? null : statementOf(bytes)
      messages.push({ bytes, statement, isCommit: statement?.toLowerCase() === 'commit' })
      pending = pending.subarray(length)
      typeBytes = 1
    }
    return messages
  }
}
