import type { PGlite } from '@electric-sql/pglite'

/**
 * Carries out messages of PostgreSQL's protocol, and resolves to the answer as it came. As a stream, since `execProtocolRaw` parses every row for itself
 * before the driver does: 2.6 s of the demo's 24. From the first call on PGlite's own `exec` and `query` see no answers, so nothing of ours uses them.
 */
export async function exchangeMessages(database: PGlite, messages: Uint8Array): Promise<Buffer> {
  const parts: Uint8Array[] = []
  // a part is a view of memory that the next one overwrites
  await database.execProtocolRawStream(new Uint8Array(messages), { onRawData: (part) => parts.push(part.slice()) })
  return Buffer.concat(parts)
}
