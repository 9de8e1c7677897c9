import type { Database, Tenant } from '@leora-jobs/core'

/** The same database; `hook` is awaited before each page's transaction, while none is open. */
export function beforePage(database: Database, hook: (tenant: Tenant) => Promise<void>): Database {
  return {
    ...database,
    async open(tenant) {
      const session = await database.open(tenant)
      return {
        ...session,
        async page(claim, work) {
          await hook(tenant)
          return session.page(claim, work)
        },
      }
    },
  }
}
