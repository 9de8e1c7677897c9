import { join, resolve } from 'node:path'
import type { WorkflowKind } from '@leora-jobs/github-actions'
import type { App } from '../define-config.ts'
import { describeProject, from } from '../settings/describe-project.ts'
import { type FilePlan, readGenerated, readText } from './file-plan.ts'

/** The workflows that run the jobs of the project in the working directory, at the root of its repository. Throws CONFIG_INVALID as the generator does. */
export async function planWorkflows(
  { jobs, config }: Pick<App, 'jobs' | 'config'>,
  configFile: string | undefined,
  asked?: readonly WorkflowKind[],
): Promise<readonly FilePlan[]> {
  const { detectInstallation, generateWorkflows } = await import('@leora-jobs/github-actions')
  const found = describeProject(process.cwd())
  const { root, folder, lockfileFolder } = found
  const installation = detectInstallation({
    ...found,
    lockfileFolder: from(resolve(root, folder), resolve(root, lockfileFolder)),
  })
  const project = { ...found, installation, ...(configFile !== undefined && { configFile }) }
  const workflows = config.github?.workflows ?? asked ?? (await workflowsFor(root, folder))
  return generateWorkflows(jobs, { ...config.github, workflows, project }).map(({ path: file, text }) => {
    const path = join(root, file)
    return { file, path, before: readGenerated(path), after: text }
  })
}

/** What starts the jobs elsewhere is watched from here; a workflow that is there is kept as the jobs need it. */
async function workflowsFor(root: string, folder: string): Promise<readonly WorkflowKind[]> {
  const { workflowPaths } = await import('@leora-jobs/github-actions')
  const { hasCrons } = await import('@leora-jobs/vercel')
  const usual: WorkflowKind = hasCrons(readText(join(root, folder, 'vercel.json'))) ? 'check' : 'run'
  const kinds: readonly WorkflowKind[] = ['run', 'check']
  return kinds.filter((kind) => kind === usual || isOurs(readText(join(root, workflowPaths[kind]))))
}

function isOurs(text: string | null): boolean {
  return text?.startsWith('# Written by `leora-jobs generate github`') ?? false
}
