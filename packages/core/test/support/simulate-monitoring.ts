import {
  type Alert,
  findAlerts,
  type JobHistory,
  type MonitoredRun,
  monitoringPolicy,
  reconcileAlerts,
} from '../../src/monitoring/index.ts'
import {
  createFleet,
  createRandom,
  day,
  type Fault,
  faultKinds,
  hour,
  injectFaults,
  lognormal,
  minute,
  type Series,
} from './simulated-fleet.ts'

export interface Simulation {
  readonly runs: number
  readonly faults: number
  readonly found: number
  /** Minutes from when a fault could be known until its alert. */
  readonly medianMinutes: number
  readonly slowestMinutes: number
  readonly missed: readonly {
    readonly kind: string
    readonly job: string
    readonly tenant: string
    readonly on: string
  }[]
  readonly falseAlerts: readonly {
    readonly tenant: string
    readonly job: string
    readonly rule: string
    readonly message: string
    readonly on: string
  }[]
  /** The most of one tenant. */
  readonly mostFalseAlerts: number
}

const policy = monitoringPolicy.parse({})
const checkEvery = 15 * minute

/**
 * Plays days of a fleet of tenants: hourly ticks start what is due, runs vary as runs do (also by weekday, and one in a hundred fails once and is tried again), faults are injected,
 * and alerts are reckoned after each run and every quarter of an hour. No clock but the given one, no chance but the seed.
 */
export function simulateMonitoring(options: {
  readonly tenants: number
  readonly days: number
  readonly faults: number
  readonly seed: number
}): Simulation {
  const random = createRandom(options.seed)
  const start = Date.UTC(2025, 0, 1)
  const end = start + options.days * day
  const fleet = createFleet(options.tenants, options.days, start, random)
  const faults = injectFaults(fleet, options.faults, end, random)
  const opened: { readonly series: number; readonly alert: Alert }[] = []
  let runs = 0
  fleet.forEach((series, index) => {
    const own = faults.filter((fault) => fault.series === index).toSorted((left, right) => left.from - right.from)
    runs += playSeries(series, own, end, random, (alert) => opened.push({ series: index, alert }))
  })
  return { runs, ...judge(fleet, faults, opened) }
}

/** One job of one tenant. Its alerts depend on nothing else. */
function playSeries(
  series: Series,
  faults: readonly Fault[],
  end: number,
  random: () => number,
  onOpened: (alert: Alert) => void,
): number {
  const runs: MonitoredRun[] = []
  const unrun: { plannedAt: Date; outcome: 'missed'; reason: string }[] = []
  const lost: typeof unrun = []
  let lastPlannedAt: Date | null = null
  let open: readonly Alert[] = []
  let count = 0
  const check = (at: number) => {
    const history: JobHistory = {
      job: series.job,
      tenant: { id: series.tenant, slug: series.tenant },
      schedule: { cron: series.cron, zone: 'UTC' },
      expectedSince: new Date(series.startsAt),
      runs,
      unrun,
      lastPlannedAt,
    }
    const now = new Date(at)
    const changed = reconcileAlerts(
      history,
      open,
      findAlerts(history, policy, now, new Set(open.map(({ rule }) => rule))),
      policy,
      now,
    )
    if (changed.length === 0) return
    const byPrint = new Map(open.map((alert) => [alert.fingerprint, alert]))
    for (const alert of changed) byPrint.set(alert.fingerprint, { ...alert, notice: null })
    open = [...byPrint.values()].filter(({ status }) => status !== 'resolved')
    for (const alert of changed) if (alert.notice?.kind === 'opened') onOpened(alert)
  }
  const forget = (at: number) => {
    while (runs[0] && runs[0].startedAt.getTime() < at - 30 * day) runs.shift()
    while (unrun[0] && unrun[0].plannedAt.getTime() < at - 30 * day) unrun.shift()
  }
  let checkedUntil = series.startsAt
  const checkUntil = (until: number) => {
    for (let at = Math.ceil(checkedUntil / checkEvery) * checkEvery; at < until; at += checkEvery) check(at)
    checkedUntil = Math.max(checkedUntil, until)
  }
  const first = Math.ceil((series.startsAt - series.offsetMs) / series.everyMs) * series.everyMs + series.offsetMs
  for (let planned = first; planned < end; planned += series.everyMs) {
    const fault = faults.find(({ from, until }) => planned >= from && planned <= until) ?? null
    if (fault?.kind === 'is not started') {
      // nobody ticks: somebody could know when the hour is over in which it was to begin
      fault.knownAt ??= planned + hour
      const isLast = planned + series.everyMs > fault.until
      // the newest is caught up when ticks come back; those before it are missed
      if (!isLast) {
        lost.push({ plannedAt: new Date(planned), outcome: 'missed', reason: 'outage' })
        continue
      }
    }
    const startedAt = fault?.kind === 'is not started' ? fault.until + minute : planned + random() * 5 * minute
    checkUntil(startedAt)
    unrun.push(...lost.splice(0))
    lastPlannedAt = new Date(planned)
    for (const played of playRun(series, planned, startedAt, fault, random)) {
      checkUntil(played.at)
      const known = runs.findIndex(({ id }) => id === played.run.id)
      if (known >= 0) runs.splice(known, 1)
      runs.push(played.run)
      check(played.at)
    }
    count += 1
    forget(planned)
  }
  checkUntil(end)
  return count
}

/** The states of a run as the ledger has them, each with when it is so. */
function* playRun(
  series: Series,
  planned: number,
  startedAt: number,
  fault: Fault | null,
  random: () => number,
): Generator<{ readonly at: number; readonly run: MonitoredRun }> {
  const weekday = new Date(planned).getUTCDay()
  const quiet = weekday === 0 || weekday === 6 ? 0.4 : 1
  const read =
    fault?.kind === 'reads nothing' ? 0 : Math.max(1, Math.round(series.records * (1 + 0.02 * (random() - 0.5))))
  const failShare =
    fault?.kind === 'a fifth of the records fails'
      ? 0.2
      : fault?.kind === 'some records fail for ten days'
        ? 0.05
        : 0.0003
  const failed = binomial(read, failShare, random)
  const usual = read * series.changedShare * (series.changedShare === 1 ? 1 : quiet * lognormal(random, 0.35))
  const changed = Math.min(
    read - failed,
    fault?.kind === 'changes nearly every record' ? Math.round(read * 0.9) : Math.round(usual),
  )
  const factor =
    fault?.kind === 'six times slower, twenty-five seconds at least' ? Math.max(6, 25_000 / series.baseMs) : 1
  const slowMs = fault?.kind === 'takes too long from now on' ? 31_000 : 0
  const activeMs = Math.round(series.baseMs * lognormal(random, 0.25) * factor + slowMs)
  const base = {
    id: `${series.job} ${planned}`,
    plannedAt: new Date(planned),
    startedAt: new Date(startedAt),
    attempts: 1,
    activeMs,
    counts: { read, changed, unchanged: read - changed - failed, failed },
    error: null,
    zeroReason: read === 0 ? { code: 'NO_RECORDS', message: 'the source has no customers' } : null,
  } as const
  const error = { code: 'STATEMENT_FAILED', message: 'a statement failed' } as const
  const failedAt = (at: number, attempts: number): MonitoredRun => ({
    ...base,
    status: 'failed',
    attempts,
    error,
    lastActiveAt: new Date(at),
    finishedAt: new Date(at),
  })
  const isFailing = fault?.kind === 'fails three times' || fault?.kind === 'fails for days'
  if (isFailing) {
    // hourly ticks try again; a second failure is what tells
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const at = startedAt + (attempt - 1) * hour + activeMs
      if (attempt === 2 && fault) fault.knownAt ??= at
      yield { at, run: failedAt(at, attempt) }
    }
    return
  }
  let endsAt = startedAt + activeMs
  if (fault?.kind === 'dies and nobody takes over') {
    // its lease is over at once, and whoever ticks within the hour would have taken over
    fault.knownAt ??= endsAt + hour
    yield {
      at: startedAt + activeMs / 2,
      run: { ...base, status: 'running', lastActiveAt: new Date(startedAt + activeMs / 2), finishedAt: null },
    }
    endsAt = fault.until - hour
  } else if (random() < 0.01) {
    yield { at: endsAt, run: failedAt(endsAt, 1) }
    endsAt += hour
  }
  if (
    fault &&
    [
      'six times slower, twenty-five seconds at least',
      'a fifth of the records fails',
      'reads nothing',
      'changes nearly every record',
    ].includes(fault.kind)
  )
    fault.knownAt ??= endsAt
  if (fault?.kind === 'takes too long from now on' && planned > fault.from) fault.knownAt ??= endsAt
  // a share of thirty days passes its limit after about six days of 5 %
  if (fault?.kind === 'some records fail for ten days' && planned - fault.from >= 6 * day) fault.knownAt ??= endsAt
  yield {
    at: endsAt,
    run: {
      ...base,
      status: failed > 0 ? 'partial' : 'succeeded',
      lastActiveAt: new Date(endsAt),
      finishedAt: new Date(endsAt),
    },
  }
}

/** How many of `size` happen: by its normal limit where there are many. */
function binomial(size: number, share: number, random: () => number): number {
  const mean = size * share
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - share)) * Math.log(lognormal(random, 1))))
  let count = 0
  for (
    let at = Math.log(1 - random()) / Math.log(1 - share);
    at < size;
    at += 1 + Math.log(1 - random()) / Math.log(1 - share)
  )
    count += 1
  return count
}

function judge(
  fleet: readonly Series[],
  faults: readonly Fault[],
  opened: readonly { readonly series: number; readonly alert: Alert }[],
): Omit<Simulation, 'runs'> {
  const excused = new Set<Alert>()
  const minutes: number[] = []
  const missed: Fault[] = []
  for (const fault of faults) {
    const rules: readonly string[] = faultKinds[fault.kind]
    const own = opened.filter(
      ({ series, alert }) =>
        series === fault.series &&
        rules.includes(alert.rule) &&
        alert.openedAt.getTime() >= fault.from &&
        alert.openedAt.getTime() <= fault.until + 2 * day,
    )
    for (const { alert } of own) excused.add(alert)
    const first = own.find(({ alert }) => alert.rule === rules[0])?.alert
    if (!first || fault.knownAt === null) missed.push(fault)
    else minutes.push(Math.max(0, first.openedAt.getTime() - fault.knownAt) / minute)
  }
  const wrong = opened.filter(({ alert }) => !excused.has(alert)).map(({ alert }) => alert)
  const byTenant = new Map<string, number>()
  for (const { tenant } of wrong) byTenant.set(tenant.id, (byTenant.get(tenant.id) ?? 0) + 1)
  minutes.sort((left, right) => left - right)
  const on = (at: number) => new Date(at).toISOString().slice(0, 10)
  return {
    faults: faults.length,
    found: minutes.length,
    medianMinutes: minutes[Math.floor(minutes.length / 2)] ?? Number.NaN,
    slowestMinutes: minutes.at(-1) ?? Number.NaN,
    missed: missed.map(({ kind, series, from }) => ({
      kind,
      job: fleet[series]?.job ?? '',
      tenant: fleet[series]?.tenant ?? '',
      on: on(from),
    })),
    falseAlerts: wrong.map(({ tenant, job, rule, message, openedAt }) => ({
      tenant: tenant.id,
      job,
      rule,
      message,
      on: on(openedAt.getTime()),
    })),
    mostFalseAlerts: Math.max(0, ...byTenant.values()),
  }
}
