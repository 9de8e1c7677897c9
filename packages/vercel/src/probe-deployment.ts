/** What to ask, and whom. */
export interface ProbeOptions {
  /** The deployment, as https://portal.example.com. */
  readonly url: string
  /** Where the routes lie. @default '/api/jobs' */
  readonly basePath?: string
  /** What opens the routes; without one only what a stranger sees is looked at. */
  readonly secret?: string | undefined
  /** Names of the jobs that the deployment should know. */
  readonly jobs: readonly string[]
  /** Paths that the platform calls, query included. */
  readonly cronPaths: readonly string[]
  readonly signal?: AbortSignal
}

/** One thing that is so, or is wrong, with a deployment. */
export interface ProbeFinding {
  readonly check: 'deployment'
  readonly level: 'ok' | 'note' | 'warning' | 'problem'
  readonly message: string
  readonly remedy?: string
}

/**
 * Looks at a deployment's routes from outside: whether they are there, closed to strangers, open to the secret, without a redirect on their way, and whether
 * the database behind them is migrated. Starts no job: only the health route is asked with the secret. Never throws.
 */
export async function probeDeployment(options: ProbeOptions): Promise<readonly ProbeFinding[]> {
  const { basePath = '/api/jobs', secret, cronPaths } = options
  const health = `${basePath}/health`
  const stranger = await ask(options, health)
  const outside = judgeStranger(stranger, health)
  if (outside.level !== 'ok') return [outside]
  const paths = [...new Set(cronPaths)].filter((path) => path !== health)
  const closed = await Promise.all(paths.map(async (path) => judgeStranger(await ask(options, path), path)))
  const open = paths.length === 0 ? [] : closed.filter(({ level }) => level !== 'ok')
  const found = open.length > 0 ? open : [say('ok', `${paths.length + 1} routes answer, and are closed to strangers.`)]
  if (secret === undefined) {
    const message = 'What the deployment says to those who know the secret was not asked: CRON_SECRET is not set here.'
    return [...found, say('note', message)]
  }
  return [...found, ...judgeHealth(await ask(options, health, secret), options.jobs)]
}

interface Answer {
  readonly status: number
  readonly location: string | null
  /** The document, where it is JSON. */
  readonly document: unknown
  readonly failure: string | null
}

const patienceMs = 15_000

async function ask({ url, signal }: ProbeOptions, path: string, secret?: string): Promise<Answer> {
  const late = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(new URL(path, url), {
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, late]) : late,
      headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
    })
    const text = await response.text()
    return { status: response.status, location: response.headers.get('location'), document: parse(text), failure: null }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const failure = cause instanceof Error ? cause.message || cause.name : String(cause)
    return { status: 0, location: null, document: null, failure }
  }
}

function judgeStranger({ status, location, document, failure }: Answer, path: string): ProbeFinding {
  if (failure !== null) return say('problem', `${path} cannot be reached: ${failure}.`)
  if (status >= 300 && status < 400) {
    const to = location === null ? 'elsewhere' : `to ${location.split('?')[0]}`
    return say('problem', `${path} redirects ${to}, and a cron job follows no redirect: it would run nothing.`)
  }
  const { code, message } = errorOf(document)
  if (code === 'UNAUTHORIZED') return say('ok', `${path} is closed to strangers.`)
  if (code === 'CONFIG_INVALID' || code === 'DEPLOYMENT_REFUSED') return say('problem', `${path}: ${message}`)
  if (status === 404)
    return say(
      'problem',
      `There is no route at ${path}: the route file is missing, or not deployed, or lies elsewhere.`,
    )
  if (status === 401 || status === 403) {
    const text = `Something before ${path} answers ${status} (Vercel's Deployment Protection?), so that it cannot be looked at from here.`
    return say('warning', text)
  }
  return status < 300
    ? say('problem', `${path} answers ${status} to anybody: that is not our route, or one that asks for no secret.`)
    : say('problem', `${path} answers ${status}${code === null ? '' : ` (${code}: ${message})`}.`)
}

function judgeHealth({ status, document, failure }: Answer, wanted: readonly string[]): readonly ProbeFinding[] {
  if (failure !== null) return [say('problem', `The health route did not answer: ${failure}.`)]
  const { code, message } = errorOf(document)
  if (code === 'UNAUTHORIZED')
    return [
      say('problem', "The deployment does not know this machine's CRON_SECRET: one of them is another, or older."),
    ]
  if (code !== null)
    return [say(code === 'RATE_LIMITED' ? 'note' : 'problem', `The health route says ${code}: ${message}`)]
  const { status: state, database, jobs, alerts, late } = document as HealthDocument
  if (status !== 200 && state !== 'failing') {
    const text = `Its database is at schema ${database?.schemaVersion ?? 'none'}, and its code needs ${database?.neededVersion}.`
    return [{ ...say('problem', text), remedy: 'leora-jobs migrate' }]
  }
  const known = (jobs ?? []).map(({ job }) => job)
  const missing = wanted.filter((job) => !known.includes(job))
  const found = say('ok', `It reaches its database (schema ${database?.schemaVersion}), and knows ${known.join(', ')}.`)
  const wrong = state === 'failing' ? [say('warning', describeFailing(alerts, late))] : []
  if (missing.length === 0) return [found, ...wrong]
  return [
    found,
    ...wrong,
    say('warning', `It does not know ${missing.join(', ')}, which the config here does: deploy it again.`),
  ]
}

interface HealthDocument {
  readonly status?: string
  readonly database?: { readonly schemaVersion: number | null; readonly neededVersion: number }
  readonly jobs?: readonly { readonly job: string }[]
  readonly alerts?: { readonly critical: number }
  readonly late?: readonly { readonly job: string; readonly tenants: number; readonly plannedAt: string }[]
}

function describeFailing(alerts: HealthDocument['alerts'], late: HealthDocument['late'] = []): string {
  const parts = late.map(
    ({ job, tenants, plannedAt }) =>
      `${job} has not begun for ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'} since ${plannedAt}`,
  )
  const open = alerts && alerts.critical > 0 ? [`critical alerts are open: ${alerts.critical}`] : []
  return `It says that something is wrong: ${[...open, ...parts].join('; ')}. \`leora-jobs check\` says more.`
}

function errorOf(document: unknown): { readonly code: string | null; readonly message: string } {
  const { error } = (document ?? {}) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } }
  return { code: typeof error?.code === 'string' ? error.code : null, message: String(error?.message ?? '') }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function say(level: ProbeFinding['level'], message: string): ProbeFinding {
  return { check: 'deployment', level, message }
}
