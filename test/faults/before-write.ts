import type { Database, PageTransaction } from '@leora-jobs/core'

/** The same database; `hook` is awaited before the nth write of a page's changes, counted from 1. */
export function beforeWrite(database: Database, hook: (write: number) => Promise<void>): Database {
  let writes = 0
  const hooked = (page: PageTransaction): PageTransaction => ({
    ...page,
    async write(...what) {
      writes += 1
      await hook(writes)
      return page.write(...what)
    },
  })
  return {
    ...database,
    async open(tenant) {
      const session = await database.open(tenant)
      return { ...session, page: (claim, work) => session.page(claim, (page) => work(hooked(page))) }
    },
  }
}
