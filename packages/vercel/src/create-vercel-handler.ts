import { LeoraError, type Runner } from '@leora-jobs/core'
import type { Logger } from '@leora-jobs/core/monitoring'
import { answer, answerError } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { deadlineOf } from './deadline.ts'
import { type HandlerSettings, handlerSettings, type VercelHandlerOptions } from './handler-options.ts'
import { answerHealth } from './health.ts'
import { previewJobs } from './preview-jobs.ts'
import { type Route, readRoute } from './read-route.ts'
import { refuseDeployment } from './refuse-deployment.ts'
import { refuseEdge } from './refuse-edge.ts'
import { type RoutedApp, routeLogger } from './route-logger.ts'
import { type Limits, tickJobs } from './tick-jobs.ts'
import { untilStopped } from './until-stopped.ts'

/** What a route file exports. POST belongs to it: without one, Next.js 16 may run a GET while it builds. */
export interface VercelHandler {
  GET(request: Request): Promise<Response>
  POST(request: Request): Promise<Response>
}

/**
 * The jobs of an application as routes of a Next.js App Router (`app/api/jobs/[[...job]]/route.ts`) or of a plain Vercel Function
 * (`api/jobs/[route].ts`): `export const { GET, POST } = createVercelHandler(app)`. Throws CONFIG_INVALID on the edge runtime.
 */
export function createVercelHandler(app: RoutedApp, options: VercelHandlerOptions = {}): VercelHandler {
  refuseEdge()
  const settings = handlerSettings(options)
  const logger = routeLogger(app)
  const handle = (request: Request) =>
    handleRequest(request, app, settings, logger).catch((error) => answerError(error, logger))
  return { GET: handle, POST: handle }
}

/** Who asks comes first, and without the database: an unauthenticated request learns nothing and costs nothing. */
async function handleRequest(
  request: Request,
  app: Runner,
  settings: HandlerSettings,
  logger: Logger | null,
): Promise<Response> {
  const deadline = deadlineOf(new Date(), settings)
  const variables = settings.variables()
  authenticate(request, variables, settings.secretVariables)
  refuseDeployment(variables, settings.environments)
  refuseMethod(request)
  const route = readRoute(request, app.jobs, settings.basePath)
  return untilStopped(request, async (signal) => {
    const limits = { deadline, signal }
    await admit(app, route, settings, limits)
    if (route.jobs === null) return answerHealth(app)
    const { status, document } = await (route.dryRun ? previewJobs : tickJobs)(app, route, limits, logger)
    return answer(status, document)
  })
}

/** Next.js answers HEAD with GET's function. */
function refuseMethod({ method }: Request): void {
  if (method === 'GET' || method === 'POST') return
  throw new LeoraError('INPUT_INVALID', `${method} runs nothing; use GET or POST.`, { details: { field: 'method' } })
}

/** A scheduler does not ask again: it waits for a database that is restarting. Health says what it sees. */
async function admit(
  app: Runner,
  { name, jobs }: Route,
  { rateLimit }: HandlerSettings,
  limits: Limits,
): Promise<void> {
  if (rateLimit === false) return
  const { calls: limit, seconds: windowSeconds } = rateLimit
  const { isAdmitted, retryAfterSeconds } = await app.admitCall(
    { route: name, limit, windowSeconds },
    { ...limits, isScheduled: jobs !== null },
  )
  if (isAdmitted) return
  const message = `The route '${name}' was called more than ${limit} times in ${windowSeconds} seconds; nothing ran. Ask again in ${retryAfterSeconds} seconds.`
  throw new LeoraError('RATE_LIMITED', message, { details: { route: name, limit, windowSeconds, retryAfterSeconds } })
}
