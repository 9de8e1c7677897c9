/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>

/** How many calls of one route a window takes; counted in the ledger, so that all instances count together. */
export interface RateLimit {
  readonly calls: number
  readonly seconds: number
}

/** What a route handler may be told. */
export interface VercelHandlerOptions {
  /** Where the routes lie. @default '/api/jobs' */
  readonly basePath?: string
  /**
   * Seconds that an invocation may take, where the platform does not say it: the same number as the file's own `maxDuration`, which has to be written
   * there as a literal. @default 300
   */
  readonly maxDuration?: number
  /** Seconds before the deadline that are kept for ending: checkpoint, lease, answer. @default 5 */
  readonly marginSeconds?: number
  /** Values of VERCEL_ENV, beside `production`, that may run jobs: a preview mostly has production's data. @default none */
  readonly environments?: readonly string[]
  /** How often a route may be called, counted in the ledger for all instances together; false for as often as one likes. @default 30 calls in 60 seconds */
  readonly rateLimit?: RateLimit | false
  /** Variables that hold a secret: any of them opens the routes, so that one can be replaced without a gap. @default CRON_SECRET, CRON_SECRET_PREVIOUS */
  readonly secretVariables?: readonly string[]
}

/** With everything said. */
export interface HandlerSettings extends Required<VercelHandlerOptions> {
  /** Asked for every request: a variable may be changed under a running process. */
  variables(): Variables
}

export function handlerSettings(options: VercelHandlerOptions): HandlerSettings {
  return {
    basePath: (options.basePath ?? '/api/jobs').replace(/\/+$/, ''),
    maxDuration: options.maxDuration ?? 300,
    marginSeconds: options.marginSeconds ?? 5,
    environments: options.environments ?? [],
    rateLimit: options.rateLimit ?? { calls: 30, seconds: 60 },
    secretVariables: options.secretVariables ?? ['CRON_SECRET', 'CRON_SECRET_PREVIOUS'],
    variables: () => process.env,
  }
}
