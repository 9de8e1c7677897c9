import { readFileSync } from 'node:fs'

/** What one measurement took. */
export interface Took {
  readonly wallMs: number
  /** Processor time of the server's sessions and of this process; null where the system does not tell. */
  readonly cpuMs: number | null
}

/** Measures work that opens and closes its own connections: the server is credited with a session's time when it ends. */
export async function measure(serverPid: number | null, work: () => Promise<unknown>): Promise<Took> {
  await sessionsEnded()
  const serverBefore = sessionsCpuMs(serverPid)
  const ownBefore = process.cpuUsage()
  const startedAt = performance.now()
  await work()
  const wallMs = performance.now() - startedAt
  const own = process.cpuUsage(ownBefore)
  await sessionsEnded()
  const serverAfter = sessionsCpuMs(serverPid)
  const isKnown = serverBefore !== null && serverAfter !== null
  return { wallMs, cpuMs: isKnown ? serverAfter - serverBefore + (own.user + own.system) / 1000 : null }
}

/** The server hears of an ended session by a signal, a moment later. */
function sessionsEnded(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200))
}

/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** Medians of both times. */
export function medianOf(all: readonly Took[]): Took {
  const cpu = all.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]))
  return {
    wallMs: Math.round(median(all.map(({ wallMs }) => wallMs))),
    cpuMs: cpu.length === 0 ? null : Math.round(median(cpu)),
  }
}

/** Linux: the time of the server's ended children, in hundredths of a second. */
function sessionsCpuMs(serverPid: number | null): number | null {
  if (serverPid === null || process.platform !== 'linux') return null
  try {
    const fields = readFileSync(`/proc/${serverPid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[13]) + Number(fields[14])) * 10
  } catch {
    return null
  }
}
