import { cronValues } from '@leora-jobs/core/cron'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { diagnosticsOf } from '../test/support/diagnostics-of.ts'
import { detectInstallation } from './detect-installation.ts'
import { generateWorkflows, type WorkflowRequest } from './generate-workflows.ts'
import type { ScheduledJob } from './schedule-entries.ts'

const jobs: readonly ScheduledJob[] = [
  { name: 'update-account-types', schedule: { cron: '0 2 * * *' } },
  { name: 'process-triggers', schedule: { cron: '30 */6 * * mon-sun', zone: 'America/New_York' } },
  { name: 'calculate-burn-rates', schedule: { cron: '0 3 * * *', zone: 'tenant' } },
]

const project = { name: 'portal', installation: detectInstallation({ files: ['package-lock.json'] }) }

const text = (given: readonly ScheduledJob[] = jobs, request: Partial<WorkflowRequest> = {}) =>
  generateWorkflows(given, { project, ...request })[0]?.text ?? ''

describe('by the language service of GitHub', () => {
  it.each<[string, readonly ScheduledJob[], Partial<WorkflowRequest>]>([
    ['an hourly tick', jobs, {}],
    ['a tick a schedule', jobs.slice(0, 2), { workflows: ['run', 'check'], secrets: ['SLACK_WEBHOOK_URL'] }],
    [
      'a workspace on a runner of its own',
      jobs,
      {
        runsOn: 'self-hosted',
        environment: 'production',
        timeoutMinutes: 360,
        project: {
          name: 'portal',
          folder: 'apps/portal',
          installation: detectInstallation({ files: ['yarn.lock', '.yarnrc.yml'], lockfileFolder: '../..' }),
          lockfileFolder: '.',
        },
        workflows: ['check', 'run'],
      },
    ],
  ])('a workflow for %s has no diagnostics', async (_, given, request) => {
    const files = generateWorkflows(given, { project, ...request })
    expect(files).toHaveLength(request.workflows?.length ?? 1)
    for (const file of files) expect(await diagnosticsOf(file.text)).toEqual([])
  })

  it.each([
    ['a misspelt key', 'timeout-minutes', 'timeout-minuts'],
    ['a schedule that is none', /cron: "[^"]+"/, 'cron: "61 * * * *"'],
    ['a wrong queue', 'queue: max', 'queue: 7'],
    ['an unknown input', 'inputs.tenant', 'inputs.tennant'],
  ])('it does find %s', async (_, good, bad) => {
    const broken = text().replace(good, bad)
    expect(broken).not.toBe(text())
    expect(await diagnosticsOf(broken)).not.toEqual([])
  })
})

describe('the workflow that checks', () => {
  const [check] = generateWorkflows(jobs, { project, workflows: ['check'], secrets: ['SLACK_WEBHOOK_URL'] })
  const workflow = parse(check?.text ?? '')

  it('looks every 15 minutes, not at the full hour, and fails once for each alert', () => {
    expect(check?.path).toBe('.github/workflows/leora-jobs-check.yml')
    const [{ cron }] = workflow.on.schedule
    const minutes = cronValues(cron, 'minute')
    expect(minutes).toHaveLength(4)
    expect(minutes).not.toContain(0)
    const step = workflow.jobs.check.steps.at(-1)
    expect(step.run).toBe('exec node_modules/.bin/leora-jobs check --report-once --timeout 10m')
    expect(step.env).toMatchObject({
      LEORA_JOBS_DATABASE_URL: `\${{ secrets.LEORA_JOBS_DATABASE_URL }}`,
      SLACK_WEBHOOK_URL: `\${{ secrets.SLACK_WEBHOOK_URL }}`,
    })
    expect(workflow.jobs.check['timeout-minutes']).toBe(15)
  })
})

describe('the workflow', () => {
  it('of no jobs is refused', () => {
    expect(() => text([])).toThrow('there are no jobs')
  })

  it('is the same for the same jobs, and another for others', () => {
    expect(text()).toBe(text())
    expect(text(jobs.slice(1))).not.toBe(text())
  })

  it('holds what the runner needs and no more', () => {
    const workflow = parse(text())
    expect(workflow.on.schedule).toEqual([{ cron: expect.stringMatching(/^[1-9]\d? \* \* \* \*$/), timezone: 'UTC' }])
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual([
      'job',
      'tenant',
      'dry-run',
      'as-of',
      'occurrence',
    ])
    expect(workflow.on.workflow_dispatch.inputs.job.options).toEqual(jobs.map(({ name }) => name))
    expect(workflow.permissions).toEqual({})
    expect(workflow.concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' })
    const job = workflow.jobs['leora-jobs']
    expect(job).toMatchObject({ permissions: { contents: 'read' }, 'timeout-minutes': 60 })
    for (const { uses } of job.steps.slice(0, 2)) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/)
    for (const { run = '' } of job.steps) expect(run).not.toContain('${{')
    const withSecret = job.steps.filter(({ env }: { env?: object }) => JSON.stringify(env ?? {}).includes('secrets.'))
    expect(withSecret.map(({ name }: { name: string }) => name)).toEqual(['Run what is due', 'Run by hand'])
  })

  it.each([
    [60, '50m'],
    [5, '3m'],
    [360, '350m'],
  ])('of %i minutes leaves the command %s', (timeoutMinutes, timeout) => {
    const workflow = parse(text(jobs, { timeoutMinutes }))
    expect(workflow.jobs['leora-jobs']['timeout-minutes']).toBe(timeoutMinutes)
    expect(text(jobs, { timeoutMinutes })).toContain(`tick --timeout ${timeout}\n`)
  })

  it.each([
    [{ timeoutMinutes: 361 }, 'github.timeoutMinutes'],
    [{ runsOn: "x\n    env: 'y'" }, 'github.runsOn'],
    [{ environment: "it's" }, 'github.environment'],
    [{ workflows: ['chek' as 'check'] }, "github.workflows is 'chek'; allowed: run, check"],
    [{ workflows: [] }, "github.workflows is 'empty'"],
    [{ secrets: ['A: b\nrun'] }, 'github.secrets'],
  ])('refuses %j, naming it', (options, named) => {
    expect(() => text(jobs, options)).toThrow(named)
  })
})
