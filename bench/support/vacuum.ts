import { openSession } from './open-session.ts'

/** VACUUM ANALYZE, which no transaction may hold: of these tables, or of all. */
export async function vacuum(url: string, tables: readonly string[] = []): Promise<void> {
  const session = await openSession(url)
  try {
    await session.script(`vacuum (analyze) ${tables.join(', ')}`)
  } finally {
    await session.close()
  }
}
