import type { Database, PageTransaction, Session } from '@leora-jobs/core'
import type { StopPoint } from './stop-point.ts'

/** Is told of each point as it is reached; pages are counted from 1, halves of a page that was rejected as well. */
export type Reach = (point: StopPoint, page: number) => void

/** The same database, saying where it is. */
export function createStoppingDatabase(database: Database, reach: Reach): Database {
  return { ...database, open: async (tenant) => createStoppingSession(await database.open(tenant), reach) }
}

function createStoppingSession(session: Session, reach: Reach): Session {
  let pages = 0
  let isPrepared = false
  return {
    ...session,
    async claim(request, choose) {
      reach('before claim', 0)
      const claim = await session.claim(request, (state) => {
        const choice = choose(state)
        reach('within claim', 0)
        return choice
      })
      isPrepared = claim?.run.shared !== undefined
      reach('after claim', 0)
      return claim
    },
    async page(claim, work) {
      if (isPrepared) {
        pages += 1
        reach('before page', pages)
        return session.page(claim, (page) => work(createStoppingPage(page, pages, reach)))
      }
      const result = await session.page(claim, (page) => work(createStoppingPage(page, 0, reach)))
      isPrepared = true
      reach('after prepare', 0)
      return result
    },
    async finish(claim, outcome) {
      reach('before finish', pages)
      await session.finish(claim, outcome)
      reach('after finish', pages)
    },
  }
}

function createStoppingPage(page: PageTransaction, number: number, reach: Reach): PageTransaction {
  return {
    ...page,
    async readRecords(query, target) {
      reach('before facts', number)
      const records = await page.readRecords(query, target)
      reach('after facts', number)
      return records
    },
    async storeShared(shared) {
      await page.storeShared(shared)
      reach('within prepare', number)
    },
    async write(step, target, changes, changedAt) {
      reach('before write', number)
      await page.write(step, target, changes, changedAt)
      reach('after write', number)
    },
    async recordFailures(failures) {
      reach('before failures', number)
      await page.recordFailures(failures)
      reach('after failures', number)
    },
    async checkpoint(progress, from) {
      reach('before checkpoint', number)
      await page.checkpoint(progress, from)
      reach('after checkpoint', number)
    },
  }
}
