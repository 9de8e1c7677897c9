import { LeoraError } from '@leora-jobs/core'
import type { Installation } from './detect-installation.ts'

export type WorkflowKind = 'run' | 'check'

/** `github` in the config: what the generated workflows leave to the project. */
export interface WorkflowOptions {
  /**
   * `run` starts the jobs; `check` looks every 15 minutes for what is wrong, and for jobs that nothing starts any more. @default run; check in its place where vercel.json starts the
   * jobs; and whichever is there already
   */
  readonly workflows?: readonly WorkflowKind[]
  /** Secrets of the repository that the config reads as variables of the same names, beside LEORA_JOBS_DATABASE_URL and LEORA_JOBS_WEBHOOK_SECRET. @default none */
  readonly secrets?: readonly string[]
  /** Label of the runner. @default 'ubuntu-latest' */
  readonly runsOn?: string
  /** How long one execution may take altogether, in whole minutes from 5 to 360; the command stops, paused, some minutes earlier. @default 60 */
  readonly timeoutMinutes?: number
  /** One tick an hour in place of one a schedule: what paused or failed goes on within the hour, not with the next schedule. @default false */
  readonly hourlyTick?: boolean
  /** The deployment environment of the repository that holds the secret, where it is not the repository's own. */
  readonly environment?: string
  /** The Node.js that runs it. @default 24 */
  readonly nodeVersion?: string
}

/** What the generator is told of the project. */
export interface WorkflowProject {
  /** Of package.json: projects tick at different minutes. */
  readonly name: string
  readonly installation: Installation
  /** The folder of the config file, from the root of the repository. @default '.' */
  readonly folder?: string
  /** The file of `--config`, from its folder, where it is not the usual one. */
  readonly configFile?: string
  /** The folder of the lockfile, from the root of the repository. @default '.' */
  readonly lockfileFolder?: string
}

/** With every default. Throws CONFIG_INVALID, naming the setting, for what GitHub would refuse or what would end the YAML early. */
export function checkedOptions(
  options: WorkflowOptions,
): Required<Omit<WorkflowOptions, 'environment'>> & Pick<WorkflowOptions, 'environment'> {
  const { workflows = ['run'], secrets = [] } = options
  const { runsOn = 'ubuntu-latest', timeoutMinutes = 60, hourlyTick = false, nodeVersion = '24', environment } = options
  if (!Number.isInteger(timeoutMinutes) || timeoutMinutes < 5 || timeoutMinutes > 360)
    throw invalid('timeoutMinutes', timeoutMinutes, 'whole minutes from 5 to 360')
  for (const [setting, value] of Object.entries({ runsOn, nodeVersion, environment })) {
    if (value !== undefined && !/^[\w][\w .:/*-]*$/.test(value)) throw invalid(setting, value, 'a name on one line')
  }
  const kinds: readonly WorkflowKind[] = ['run', 'check']
  const unknown = workflows.find((kind) => !kinds.includes(kind))
  if (unknown !== undefined || workflows.length === 0) throw invalid('workflows', unknown ?? 'empty', kinds.join(', '))
  const odd = secrets.find((name) => !/^(?!GITHUB_)[A-Za-z_]\w*$/.test(name))
  if (odd !== undefined) throw invalid('secrets', odd, 'names of letters, digits and _, not beginning with GITHUB_')
  return {
    workflows,
    secrets,
    runsOn,
    timeoutMinutes,
    hourlyTick,
    nodeVersion,
    ...(environment !== undefined && { environment }),
  }
}

/** Throws CONFIG_INVALID for a path that a shell or YAML would read as something else. */
export function checkPaths({ configFile }: WorkflowProject): void {
  if (configFile === undefined || /^[\w.@/-]+$/.test(configFile)) return
  const allowed = 'letters, digits and . _ - / @'
  throw new LeoraError('CONFIG_INVALID', `--config: '${configFile}' cannot stand in a workflow; allowed: ${allowed}.`, {
    details: { field: '--config', allowed },
  })
}

/** What the command has of the execution's time: the rest is for the checkout, the install, and a page that must end. */
export function commandMinutes(timeoutMinutes: number): number {
  return timeoutMinutes - Math.min(10, Math.ceil(timeoutMinutes / 3))
}

function invalid(setting: string, value: unknown, allowed: string): LeoraError {
  return new LeoraError('CONFIG_INVALID', `config: github.${setting} is '${value}'; allowed: ${allowed}.`, {
    details: { field: `github.${setting}`, allowed },
  })
}
