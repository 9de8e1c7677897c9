// Routes
export { createVercelHandler, type VercelHandler } from './create-vercel-handler.ts'
// vercel.json
export { editVercelJson, hasCrons } from './edit-vercel-json.ts'
export type { RateLimit, VercelHandlerOptions } from './handler-options.ts'
// A deployment, from outside
export { type ProbeFinding, type ProbeOptions, probeDeployment } from './probe-deployment.ts'
export { type CronOptions, type PlannedCrons, type VercelCron, type VercelPlan, vercelCrons } from './vercel-crons.ts'
