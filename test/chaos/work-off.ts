import { setTimeout as wait } from 'node:timers/promises'
import type { TestServer } from '@leora-jobs/test-server'
import type { Fleet } from './chaos-bed.ts'
import { startTicker, type Ticker } from './start-ticker.ts'

/** How much there is to do, and how it is disturbed. */
export interface ChaosPlan {
  readonly tenants: number
  /** Planned instants of each (tenant, job). */
  readonly instants: number
  readonly tickers: number
  /** By how many of them the clock moves on at once, at most. */
  readonly instantsPerStep: number
  /** The server is stopped after about as many units; null: never. */
  readonly unitsPerStop: number | null
  /** How long it is away then, now and then; mostly half a second at most, as in a restart. */
  readonly longestDownMs: number
  /** A ticker is killed after about as many units; null: never. */
  readonly unitsPerKill: number | null
  draw(below: number): number
}

/** What happened. */
export interface ChaosFigures {
  readonly units: number
  readonly seconds: number
  readonly stops: number
  readonly kills: number
  readonly resumed: number
  readonly retries: number
  readonly failedTicks: number
}

const jobs = 2
const leaseSeconds = 2
const slotMs = 15 * 60_000
/** Many times what a lease and a stop take: an occurrence has been lost. */
const stallMs = 60_000
const midnight = new Date('2026-03-02T00:00:00Z').getTime()

/** Ticks, several processes at once and the clock moving, until every occurrence has ended. */
export async function workOff(
  bundle: string,
  fleet: Fleet,
  server: TestServer,
  plan: ChaosPlan,
): Promise<ChaosFigures> {
  const { draw } = plan
  const units = plan.tenants * plan.instants * jobs
  const count = { stops: 0, kills: 0, resumed: 0, retries: 0, failedTicks: 0 }
  const startedAt = Date.now()
  let instants = 1
  // half of them fall on the next day
  const first = midnight - Math.floor(plan.instants / 2) * slotMs
  const now = () => new Date(first + instants * slotMs - 60_000).toISOString()
  // a schedule that has never run misses nothing: all of them have to begin
  const isNextDue = (ended: number) =>
    instants < plan.instants && ended >= (instants === 1 ? 1 : 0.7) * plan.tenants * jobs * instants
  const start = () =>
    startTicker(
      bundle,
      { url: fleet.url, leaseSeconds },
      {
        next: () => ({ now: now(), seconds: 2 + draw(6) }),
        hear(line) {
          if (line.type === 'resumed') count.resumed += 1
          if (line.type === 'retrying') count.retries += 1
          if (line.type === 'failed') count.failedTicks += 1
        },
      },
    )
  const tickers: Ticker[] = Array.from({ length: plan.tickers }, start)
  const after = (every: number | null, ended: number) =>
    every === null ? Number.POSITIVE_INFINITY : ended + Math.ceil(every / 2) + draw(every)
  let nextStop = after(plan.unitsPerStop, 0)
  let nextKill = after(plan.unitsPerKill, 0)
  let stopping: Promise<void> | null = null
  let progress = { ended: 0, at: startedAt }
  try {
    for (let ended = 0; ended < units; ended = await endedOf(fleet, ended)) {
      if (ended > progress.ended) progress = { ended, at: Date.now() }
      if (Date.now() - progress.at > stallMs)
        throw new Error(`After ${ended} of ${units} occurrences nothing more ended.`)
      if (!tickers.every(({ isWell }) => isWell)) throw new Error('A ticker ended of itself.')
      if (isNextDue(ended)) instants = Math.min(plan.instants, instants + 1 + draw(plan.instantsPerStep))
      if (ended >= nextKill) {
        nextKill = after(plan.unitsPerKill, ended)
        count.kills += 1
        const at = draw(tickers.length)
        await tickers[at]?.kill()
        tickers[at] = start()
      }
      if (ended >= nextStop && !stopping) {
        nextStop = after(plan.unitsPerStop, ended)
        count.stops += 1
        const downMs = draw(draw(6) === 0 ? plan.longestDownMs : 500)
        stopping = server
          .restart('immediate', () => wait(downMs))
          .finally(() => {
            stopping = null
          })
      }
      await wait(50)
    }
    await stopping
    await Promise.all(tickers.map((ticker) => ticker.stop()))
  } finally {
    await stopping
    await Promise.all(tickers.map((ticker) => ticker.kill()))
  }
  return { units, seconds: (Date.now() - startedAt) / 1_000, ...count }
}

/** Occurrences that have ended; what was known last where the server is away. */
async function endedOf(fleet: Fleet, known: number): Promise<number> {
  try {
    const [row] = await fleet.look<{ ended: number }>(
      'select count(*)::int as ended from leora_jobs.occurrence where outcome is not null',
    )
    return row?.ended ?? known
  } catch {
    return known
  }
}
