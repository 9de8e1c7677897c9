import { LeoraError } from '@leora-jobs/core'
import { pinnedActions } from './pinned-actions.ts'
import { type ScheduledJob, type ScheduleEntry, scheduleEntries } from './schedule-entries.ts'
import {
  checkedOptions,
  checkPaths,
  commandMinutes,
  type WorkflowOptions,
  type WorkflowProject,
} from './workflow-options.ts'
import { indented, quoted } from './yaml-text.ts'

/** A file to write, from the root of the repository. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** What `generateWorkflows` works from. */
export interface WorkflowRequest extends WorkflowOptions {
  readonly project: WorkflowProject
}

/** The workflows that run these jobs: pure, and the same for the same list. Throws CONFIG_INVALID where there is none, or an option is not allowed. */
export function generateWorkflows(
  jobs: readonly ScheduledJob[],
  { project, ...options }: WorkflowRequest,
): readonly GeneratedFile[] {
  if (jobs.length === 0) {
    throw new LeoraError(
      'CONFIG_INVALID',
      'config: there are no jobs, so no workflow can run one; add some to `jobs`.',
      {
        details: { field: 'jobs' },
      },
    )
  }
  const checked = checkedOptions(options)
  checkPaths(project)
  const texts = {
    run: () => runWorkflow(jobs, project, checked),
    check: () => checkWorkflow(project, checked),
  }
  return checked.workflows.map((kind) => ({ path: workflowPaths[kind], text: texts[kind]() }))
}

/** Where each workflow lies. */
export const workflowPaths = {
  run: '.github/workflows/leora-jobs.yml',
  check: '.github/workflows/leora-jobs-check.yml',
} as const

const head = `# Written by \`leora-jobs generate github\` from the jobs of the config; \`leora-jobs generate github --check\` ends with 4 when they differ.
# Change the jobs, or \`github\` in the config, rather than this file.`

type Checked = ReturnType<typeof checkedOptions>

function runWorkflow(jobs: readonly ScheduledJob[], project: WorkflowProject, options: Checked): string {
  const entries = scheduleEntries(jobs, project.name, options.hourlyTick)
  const environment = environmentOf(options)
  const timeout = `--timeout ${commandMinutes(options.timeoutMinutes)}m`
  const names = jobs.map(({ name }) => `          - ${quoted(name)}`).join('\n')
  return `${head}
name: leora-jobs

on:
  # Whenever this fires, a tick runs what was planned before and has not run: planned instants follow from the jobs, not from the moment of the call.
  # So minute 0, when GitHub starts late or drops what is due, is avoided at no cost.
  schedule:
${entries.map(scheduleItem).join('\n')}
  workflow_dispatch:
    inputs:
      job:
        description: The job to run by hand
        required: true
        type: choice
        options:
${names}
      tenant:
        description: Its slug or id; * for every tenant
        required: true
        type: string
      dry-run:
        description: Show what would change, write nothing
        type: boolean
        default: true
      as-of:
        description: The day to stand at the end of (YYYY-MM-DD); empty, by the job's own rule
        type: string
      occurrence:
        description: A planned instant to run, as a tick would (2026-03-01T02:00Z); empty, none
        type: string

permissions: {}

concurrency:
  # Scheduled ticks one after the other, runs by hand beside them: what must not run twice is kept apart by a lease in the database.
  group: leora-jobs-\${{ github.event_name }}
  # By default, one that waits would be cancelled by the next, without a word.
  cancel-in-progress: false
  queue: max

jobs:
  leora-jobs:
${jobHead(options)}
    steps:
${setUp(project, options)}
      - name: Run what is due
        if: github.event_name == 'schedule'
${folderOf(project)}        env:
${environment}
        # exec: a cancelled workflow signals this process alone, and it then stops between two pages.
        run: exec ${commandOf(project)} tick ${timeout}
      - name: Run by hand
        if: github.event_name == 'workflow_dispatch'
${folderOf(project)}        env:
${environment}
          # Through the environment: written into the script, an input could be a command.
          JOB: \${{ inputs.job }}
          TENANT: \${{ inputs.tenant }}
          DRY_RUN: \${{ inputs.dry-run }}
          AS_OF: \${{ inputs.as-of }}
          OCCURRENCE: \${{ inputs.occurrence }}
        run: |
          set -- ${timeout}
          if [ "$TENANT" = '*' ]; then set -- "$@" --all-tenants; else set -- "$@" "--tenant=$TENANT"; fi
          if [ "$DRY_RUN" = true ]; then set -- "$@" --dry-run; fi
          if [ -n "$AS_OF" ]; then set -- "$@" "--as-of=$AS_OF"; fi
          if [ -n "$OCCURRENCE" ]; then set -- "$@" "--occurrence=$OCCURRENCE"; fi
          exec ${commandOf(project)} run "$@" -- "$JOB"
`
}

/** A check is to be over when the next one begins. */
const checkMinutes = 15

function checkWorkflow(project: WorkflowProject, options: Checked): string {
  const [entry] = scheduleEntries([{ name: 'check', schedule: { cron: '*/15 * * * *' } }], `${project.name} check`)
  return `${head}
# A watcher of its own: where whatever starts the jobs no longer does, this one says so. Each execution counts as a minute: 2,880 in a month of 30 days.
name: leora-jobs-check

on:
  schedule:
    - cron: ${quoted(entry?.cron ?? '*/15 * * * *')}
      timezone: UTC
  workflow_dispatch:

permissions: {}

concurrency:
  group: leora-jobs-check
  cancel-in-progress: false

jobs:
  check:
${jobHead({ ...options, timeoutMinutes: checkMinutes })}
    steps:
${setUp(project, options)}
      - name: Check
${folderOf(project)}        env:
${environmentOf(options)}
        # Once: a failure is mailed, and 96 mails a day for one alert would be read by nobody.
        run: exec ${commandOf(project)} check --report-once --timeout ${commandMinutes(checkMinutes)}m
`
}

function scheduleItem({ cron, timezone, jobs }: ScheduleEntry): string {
  const comments = jobs.map(({ name, schedule }) => `    # ${name}: ${schedule.cron} ${inZone(schedule.zone)}`)
  return [...comments, `    - cron: ${quoted(cron)}`, `      timezone: ${timezone}`].join('\n')
}

function inZone(zone = 'UTC'): string {
  return zone === 'tenant' ? "in each tenant's zone: an hourly tick finds them all" : zone
}

function jobHead({ runsOn, timeoutMinutes, environment: name }: Checked): string {
  const lines = [
    `    runs-on: ${runsOn}`,
    `    timeout-minutes: ${timeoutMinutes}`,
    '    permissions:',
    '      contents: read',
  ]
  return [...lines, ...(name === undefined ? [] : [`    environment: ${quoted(name)}`])].join('\n')
}

function setUp({ installation, lockfileFolder = '.' }: WorkflowProject, { nodeVersion }: Checked): string {
  const folder = lockfileFolder === '.' ? '' : `\n        working-directory: ${quoted(lockfileFolder)}`
  const run = installation.install.includes('\n')
    ? `|\n          ${indented(installation.install, 10)}`
    : installation.install
  return `      - uses: ${pinnedActions.checkout}
        with:
          persist-credentials: false
      - uses: ${pinnedActions.setupNode}
        with:
          node-version: ${quoted(nodeVersion)}
          package-manager-cache: false
      - name: Install${folder}
        run: ${run}`
}

/** From the project's own folder, with its config file. */
function commandOf({ installation, configFile }: WorkflowProject): string {
  return configFile === undefined ? installation.command : `${installation.command} '--config=${configFile}'`
}

function folderOf({ folder = '.' }: WorkflowProject): string {
  return folder === '.' ? '' : `        working-directory: ${quoted(folder)}\n`
}

/** An empty variable counts as none. */
function environmentOf({ secrets }: Checked): string {
  const names = ['LEORA_JOBS_DATABASE_URL', 'LEORA_JOBS_WEBHOOK_SECRET', ...secrets]
  const lines = [
    ...names.map((name) => `${name}: \${{ secrets.${name} }}`),
    `LEORA_JOBS_ENVIRONMENT: \${{ vars.LEORA_JOBS_ENVIRONMENT }}`,
  ]
  return lines.map((line) => `          ${line}`).join('\n')
}
