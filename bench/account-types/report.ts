import type { Took } from '../support/measure.ts'
import type { Memory } from './measure-memory.ts'
import type { Portal } from './measure-portal.ts'
import type { RoundTrips } from './measure-round-trips.ts'
import type { Rounds } from './measure-rounds.ts'

/** Everything that was measured. */
export interface Measured {
  readonly rounds: Rounds
  readonly roundTrips: RoundTrips
  readonly memory: Memory
  readonly portal: Portal
}

/** What spec/performance.md asks, and what came of it. */
export interface Bar {
  readonly name: string
  readonly value: number
  /** The same by processor time, which other work on the machine moves less; null where there is none. */
  readonly byCpu: number | null
  readonly limit: number
  readonly isMet: boolean
}

/** Compares the figures with the bars. Where a bar is a ratio of times, the wall clock decides. */
export function judge({ rounds, roundTrips, memory, portal }: Measured): readonly Bar[] {
  const { floor, nothingChanged, allChanged, plainAggregate, floorWithoutRls } = rounds
  const plain = (name: string, value: number, limit: number): Bar => ({
    name,
    value,
    byCpu: null,
    limit,
    isMet: value <= limit,
  })
  return [
    atMost('nothing changed / floor', nothingChanged, floor, 1.4),
    atMost('all changed / floor', allChanged, floor, 3.5),
    atMost('nothing changed / plain aggregate of orders', nothingChanged, plainAggregate, 2.5),
    atLeast('find last order + update per record / nothing changed', rounds.findLastOrderAndUpdate, nothingChanged, 30),
    atLeast('find history + update per record / nothing changed', rounds.findHistoryAndUpdate, nothingChanged, 30),
    atMost('row security / without', floor, floorWithoutRls, 1.05),
    plain('round trips of an unchanged page', roundTrips.perUnchangedPage, 4),
    plain('peak memory, nothing changed, MB', memory.nothingChanged, 150),
    plain('peak memory, all changed, MB', memory.allChanged, 150),
    plain('portal, all changed, ms (of 5,000 for four jobs)', portal.allChanged.ms, 5_000),
    plain('portal, all changed, round trips (of 60 for four jobs)', portal.allChanged.roundTrips, 60),
  ]
}

function atMost(name: string, one: Took, other: Took, limit: number): Bar {
  const value = ratio(one.wallMs, other.wallMs)
  return { name, value, byCpu: cpuRatio(one, other), limit, isMet: value <= limit }
}

function atLeast(name: string, one: Took, other: Took, limit: number): Bar {
  const value = ratio(one.wallMs, other.wallMs)
  return { name: `${name} (at least)`, value, byCpu: cpuRatio(one, other), limit, isMet: value >= limit }
}

function cpuRatio(one: Took, other: Took): number | null {
  return one.cpuMs === null || other.cpuMs === null ? null : ratio(one.cpuMs, other.cpuMs)
}

function ratio(one: number, other: number): number {
  return Math.round((one / other) * 100) / 100
}

/** For a person. */
export function printTable({ rounds, roundTrips, memory, portal }: Measured, bars: readonly Bar[]): void {
  const times = Object.entries(rounds).map(([name, { wallMs, cpuMs }]) => ({
    name,
    'wall ms': wallMs,
    'processor ms': cpuMs,
  }))
  console.table(times)
  console.table([{ ...roundTrips }])
  console.table([{ ...memory }])
  console.table({ allChanged: portal.allChanged, nothingChanged: portal.nothingChanged })
  console.table(
    bars.map(({ name, value, byCpu, limit, isMet }) => ({ name, value, 'by processor': byCpu, limit, met: isMet })),
  )
}
