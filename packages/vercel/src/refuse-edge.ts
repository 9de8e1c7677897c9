import { LeoraError } from '@leora-jobs/core'

/** Throws CONFIG_INVALID on the edge runtime, when the module is loaded: a build fails then, not the first night. */
export function refuseEdge(scope: object = globalThis, variables = process.env): void {
  if (!('EdgeRuntime' in scope) && variables.NEXT_RUNTIME !== 'edge') return
  throw new LeoraError(
    'CONFIG_INVALID',
    'leora-jobs does not run on the edge runtime, which has no TCP connections to Postgres: remove `runtime` from the route, so that it runs on Node.js.',
    { details: { field: 'runtime', allowed: ['nodejs'] } },
  )
}
