import { isAbsolute, join, resolve } from 'node:path'
import { isLeoraError } from '@leora-jobs/core'
import type { VercelPlan } from '@leora-jobs/vercel'
import type { App } from '../define-config.ts'
import { type FilePlan, readText } from '../generate/file-plan.ts'
import { planCronSecret } from '../generate/plan-cron-secret.ts'
import { planVercelJson } from '../generate/plan-vercel-json.ts'
import { planWorkflows } from '../generate/plan-workflows.ts'
import { from } from '../settings/describe-project.ts'
import { configFileNames } from '../settings/load-config.ts'
import type { Environment } from '../settings/read-variable.ts'
import type { DetectedProject } from './detect-project.ts'
import type { InitFile } from './init-file.ts'
import { configText } from './plan-config.ts'
import { planEnvExample } from './plan-env-example.ts'
import { findRoute, planRoute } from './plan-route.ts'
import { planScripts } from './plan-scripts.ts'
import type { ProjectView } from './project-view.ts'

/** What starts the jobs. */
export interface Starters {
  readonly vercel: boolean
  readonly github: boolean
}

/** What a plan is made from. */
export interface InitRequest {
  /** The project's folder, which is the working directory. */
  readonly folder: string
  readonly project: ProjectView
  readonly found: DetectedProject
  readonly app: App
  readonly configFile: string | undefined
  readonly starters: Starters
  readonly vercelPlan: VercelPlan
  readonly environment: Environment
}

/** The files in the order in which they are read, and what a person should know. */
export interface InitPlan {
  readonly files: readonly InitFile[]
  readonly notes: readonly string[]
}

const basePath = '/api/jobs'

/** Everything a project needs to run the jobs, compared with what it has; nothing is written. Throws CONFIG_INVALID for a file that cannot be read. */
export async function planInit(request: InitRequest): Promise<InitPlan> {
  const { starters } = request
  const config = planConfig(request)
  const parts: InitPlan[] = [{ files: [config], notes: [...portalNotes(request), ...starterNotes(starters)] }]
  if (starters.vercel) parts.push(routePart(request, config), await vercelJsonPart(request))
  if (starters.github) parts.push(await workflowPart(request))
  parts.push(environmentPart(request))
  if (starters.vercel) parts.push({ files: [secretFile(request)], notes: [] })
  parts.push(scriptsPart(request))
  return { files: parts.flatMap(({ files }) => files), notes: parts.flatMap(({ notes }) => notes) }
}

function starterNotes({ vercel, github }: Starters): readonly string[] {
  return vercel || github
    ? []
    : ['Nothing starts the jobs by itself yet: --github adds a workflow, --vercel a route and cron jobs.']
}

const ours = { isTheirs: false, isSecret: false }

/** A config that is there is the project's own work: it stays, whatever it says. */
function planConfig({ folder, project, found, configFile }: InitRequest): InitFile {
  const existing = configFile ?? configFileNames.find((name) => project.read(name) !== null)
  const purpose = 'the jobs and their settings'
  if (existing !== undefined) {
    const path = resolve(folder, existing)
    const text = readText(path) ?? ''
    return {
      ...ours,
      file: isAbsolute(existing) ? from(folder, path) : existing,
      path,
      before: text,
      after: text,
      purpose,
    }
  }
  const file = found.language === 'TypeScript' ? 'leora-jobs.config.ts' : 'leora-jobs.config.mjs'
  const after = configText({
    isPortal: found.prisma?.isPortal ?? false,
    isSupabase: found.environment.supabase.length > 0,
  })
  return { ...ours, file, path: join(folder, file), before: null, after, purpose }
}

function portalNotes({ found, app, project }: InitRequest): readonly string[] {
  const isConfigured = configFileNames.some((name) => project.read(name) !== null)
  if (!isConfigured || !found.prisma?.isPortal || app.config.source !== undefined) return []
  return [`${found.prisma.files[0]} has the portal's tables, and the config does not say so: source: 'leora-portal'.`]
}

function routePart({ folder, project, found, starters }: InitRequest, config: FilePlan): InitPlan {
  const { next, language, manifest } = found
  const { file, text } = planRoute({
    next,
    language,
    type: manifest.type,
    config: { file: config.file, text: config.after },
  })
  const existing = findRoute(project, file)
  const path = join(folder, existing?.file ?? file)
  const before = readText(path)
  const route: InitFile = {
    file: existing?.file ?? file,
    path,
    before,
    after: existing?.isOurs ? (before ?? text) : text,
    purpose: `the routes under ${basePath}`,
    isTheirs: existing !== null,
    isSecret: false,
  }
  const notes =
    starters.vercel && next?.middleware
      ? [`${next.middleware} must let ${basePath} through: a redirect is not followed, and runs nothing.`]
      : []
  return { files: [route], notes }
}

/** Cron jobs of ours that are there may be of another plan or schedule: `generate vercel` is what renews them. */
async function vercelJsonPart({ app, vercelPlan }: InitRequest): Promise<InitPlan> {
  try {
    const plan = await planVercelJson(app.jobs, { plan: vercelPlan, basePath })
    const file = { ...plan, ...ours, purpose: 'when Vercel calls them; everything else in it stays' }
    if (plan.before === plan.after) return { files: [file], notes: [] }
    const { hasCrons } = await import('@leora-jobs/vercel')
    if (!hasCrons(plan.before, basePath)) return { files: [file], notes: [...plan.notes, watcherNote] }
    const note = `${plan.file} has cron jobs for ${basePath} that are not what the jobs need: leora-jobs generate vercel --check shows the difference.`
    return { files: [{ ...file, after: plan.before ?? '' }], notes: [note] }
  } catch (error) {
    // a program: nobody edits it but its author
    if (isLeoraError(error, 'CONFIG_INVALID') && error.details.crons !== undefined)
      return { files: [], notes: [error.message] }
    throw error
  }
}

/** Whoever is started by the same scheduler does not see that it has stopped. */
const watcherNote =
  'Nobody outside Vercel would notice that it no longer starts them: `leora-jobs generate github` writes a workflow that looks every 15 minutes.'

async function workflowPart({ app, configFile, folder }: InitRequest): Promise<InitPlan> {
  const plans = await planWorkflows(app, configFile, ['run'])
  const files = plans.map((plan) => ({
    ...plan,
    file: from(folder, plan.path),
    purpose: 'the schedule on GitHub Actions',
    isTheirs: plan.before !== null && !plan.before.startsWith('# Written by `leora-jobs generate github`'),
    isSecret: false,
  }))
  if (files.every(({ before, after }) => before === after)) return { files, notes: [] }
  return {
    files,
    notes: ['The workflow reads the secret LEORA_JOBS_DATABASE_URL: gh secret set LEORA_JOBS_DATABASE_URL'],
  }
}

function environmentPart({ folder, project, found, starters }: InitRequest): InitPlan {
  const plan = planEnvExample(project, {
    hasRoute: starters.vercel,
    isSupabase: found.environment.supabase.length > 0,
  })
  return {
    files: [{ ...plan, ...ours, path: join(folder, plan.file), purpose: 'the names of the variables' }],
    notes: [],
  }
}

function secretFile({ environment }: InitRequest): InitFile {
  const plan = planCronSecret(environment)
  // one of the environment needs no file
  const before = plan.isSet ? plan.after : plan.before
  return { ...plan, before, purpose: `${plan.name}, which opens the routes`, isTheirs: false, isSecret: true }
}

function scriptsPart({ folder, found, app, configFile }: InitRequest): InitPlan {
  const { after, others } = planScripts(
    found.manifest,
    app.jobs.map(({ name }) => name),
    configFile,
  )
  const file = 'package.json'
  const scripts: InitFile = {
    ...ours,
    file,
    path: join(folder, file),
    before: found.manifest.text,
    after,
    purpose: 'the scripts jobs:*',
  }
  const notes = others.map((name) => `package.json has a script ${name} of its own, which was left as it is.`)
  return { files: [scripts], notes }
}
