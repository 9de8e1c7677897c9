import type { Check } from './check.ts'

/** What the server says of itself. */
export interface ServerVersion {
  /** 150004 for 15.4. */
  readonly number: number
  readonly text: string
}

const oldest = 15

/** PostgreSQL 15 or newer. */
export const serverVersion: Check<ServerVersion | undefined> = {
  name: 'server-version',
  async read({ query }) {
    const [row] = await query<ServerVersion>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
    )
    return row
  },
  judge(version) {
    if (!version) return [{ level: 'note', message: 'The server does not say which version it is.' }]
    const details = { version: version.text }
    if (version.number >= oldest * 10_000) return [{ level: 'ok', message: `PostgreSQL ${version.text}.`, details }]
    const message = `The server is PostgreSQL ${version.text}; ${oldest} is the oldest that works. Upgrade it.`
    return [{ level: 'problem', message, details }]
  },
}
