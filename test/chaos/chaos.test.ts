import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleWorker, type WorkerBundle } from '../crash/bundle-worker.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { openChaosBed } from './chaos-bed.ts'
import { differences, readFleet } from './fleet-state.ts'
import { type ChaosPlan, workOff } from './work-off.ts'

const isWhole = process.env.LEORA_CHAOS === '1'
const size = isWhole
  ? { tenants: 50, instants: 50, tickers: 4, unitsPerStop: 120, longestDownMs: 8_000, unitsPerKill: 200 }
  : { tenants: 10, instants: 8, tickers: 3, unitsPerStop: 50, longestDownMs: 1_500, unitsPerKill: 60 }

let server: TestServer
let bundle: WorkerBundle
beforeAll(async () => {
  // with this alone, a crash takes back commits that were answered
  const settings = { synchronous_commit: 'off' }
  ;[server, bundle] = await Promise.all([
    startServer({ settings }),
    bundleWorker(new URL('./ticker.ts', import.meta.url)),
  ])
})
afterAll(() => Promise.all([server?.stop('immediate'), bundle?.remove()]))

describe('Several tickers at work, the server stopped at once every few seconds, and tickers killed', () => {
  const [round] = seededRounds(['chaos'], 1)
  const { seed, draw } = round ?? { seed: 0, draw: () => 0 }
  const units = size.tenants * size.instants * 2
  test(`every occurrence of ${units} ends once, as in an undisturbed run, table by table (seed ${seed})`, async () => {
    const bed = await openChaosBed(server, size.tenants)
    const undisturbed = await bed.open()
    const { seconds } = await workOff(bundle.file, undisturbed, server, calm())
    const expected = await readFleet(undisturbed.look)
    await undisturbed.drop()

    const fleet = await bed.open()
    const figures = await workOff(bundle.file, fleet, server, { ...size, instantsPerStep: 8, draw })
    const interruptions = await fleet.look('select max(interruptions) as most from leora_jobs.occurrence')
    console.info(`chaos, seed ${seed}: ${JSON.stringify({ ...figures, undisturbedSeconds: seconds, interruptions })}`)
    expect(differences(expected, await readFleet(fleet.look))).toEqual([])
    expect(expected.occurrence).toHaveLength(units)
    expect(figures.stops).toBeGreaterThan(0)
    expect(figures.kills).toBeGreaterThan(0)
  }, 1_500_000)
})

function calm(): ChaosPlan {
  return {
    ...size,
    tickers: 2,
    instantsPerStep: size.instants,
    unitsPerStop: null,
    unitsPerKill: null,
    draw: (below) => below - 1,
  }
}
