import { LeoraError } from '@leora-jobs/core'
import type { Variables } from './handler-options.ts'

/** Throws DEPLOYMENT_REFUSED on a deployment of Vercel's that is neither production nor listed. */
export function refuseDeployment(variables: Variables, environments: readonly string[]): void {
  const { VERCEL_ENV: environment } = variables
  if (!environment || environment === 'production' || environments.includes(environment)) return
  const message =
    `This is a deployment for '${environment}', which mostly has production's data: jobs run in production only. ` +
    `To let it, pass createVercelHandler the option environments: ['${environment}'].`
  throw new LeoraError('DEPLOYMENT_REFUSED', message, {
    details: { environment, allowed: ['production', ...environments] },
  })
}
