/** A message of a client of PostgreSQL. */
export interface ClientMessage {
  readonly bytes: Buffer
  /** Whether it is the simple query COMMIT. */
  readonly isCommit: boolean
}

/** Cuts what one client sends into messages; the first has no type (PostgreSQL's protocol 3.0). */
export function createMessageReader(): (data: Buffer) => readonly ClientMessage[] {
  let pending: Buffer = Buffer.alloc(0)
  let typeBytes = 0
  return (data) => {
    pending = Buffer.concat([pending, data])
    const messages: ClientMessage[] = []
    while (pending.length >= typeBytes + 4) {
      const length = typeBytes + pending.readInt32BE(typeBytes)
      if (pending.length < length) break
      const bytes = pending.subarray(0, length)
      messages.push({ bytes, isCommit: typeBytes === 1 && /^Q.{4}commit\0$/is.test(bytes.toString('latin1')) })
      pending = pending.subarray(length)
      typeBytes = 1
    }
    return messages
  }
}
