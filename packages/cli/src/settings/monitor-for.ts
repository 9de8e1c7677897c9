import { createMonitor, type Monitor } from '@leora-jobs/core/monitoring'
import type { Config } from '../define-config.ts'
import { environmentName } from './environment-name.ts'
import type { Environment } from './read-variable.ts'

/** The monitor that a config means. Throws CONFIG_INVALID, naming the field, where it says what is not allowed. */
export function monitorFor(config: Config, variables: Environment): Monitor {
  const { monitoring, notifiers } = config
  return createMonitor({
    environment: () => environmentName(config, variables),
    ...(monitoring && { policy: monitoring }),
    ...(notifiers && { notifiers }),
  })
}
