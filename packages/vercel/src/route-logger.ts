import type { Runner } from '@leora-jobs/core'
import { createJsonLogger, type Logger, tellableError } from '@leora-jobs/core/monitoring'

/** An application's runner, with what `defineConfig` was told. */
export type RoutedApp = Runner & { readonly config?: { readonly logger?: Logger | false } }

/** The config's logger; else JSON lines on the console, which is the log of a function. Null where the config wants none. */
export function routeLogger({ config }: RoutedApp): Logger | null {
  if (config?.logger === false) return null
  return config?.logger ?? createJsonLogger({ write: (line, level) => console[level](line), now: () => new Date() })
}

/** A request that failed, and no run. Of what is no error of ours the place alone: its message may quote anything. */
export function logFailure(logger: Logger | null, error: unknown): void {
  const { code, message } = tellableError(error)
  logger?.error({ code, ...(message === null ? placeOf(error) : { error: message }) }, 'The route failed')
  if (message === null)
    logger?.debug({ error: error instanceof Error ? error.message : String(error) }, 'Why it failed')
}

function placeOf(error: unknown): object {
  if (!(error instanceof Error)) return {}
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return { name: error.name, at: frames.slice(0, 10).map((line) => line.trim()) }
}
