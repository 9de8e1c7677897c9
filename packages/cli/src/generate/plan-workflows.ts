import { join, resolve } from 'node:path'
import type { App } from '../define-config.ts'
import { describeProject, from } from '../settings/describe-project.ts'
import { type FilePlan, readGenerated } from './file-plan.ts'

/** The workflows that run the jobs of the project in the working directory, at the root of its repository. Throws CONFIG_INVALID as the generator does. */
export async function planWorkflows(
  { jobs, config }: Pick<App, 'jobs' | 'config'>,
  configFile: string | undefined,
): Promise<readonly FilePlan[]> {
  const { detectInstallation, generateWorkflows } = await import('@leora-jobs/github-actions')
  const found = describeProject(process.cwd())
  const { root, folder, lockfileFolder } = found
  const installation = detectInstallation({
    ...found,
    lockfileFolder: from(resolve(root, folder), resolve(root, lockfileFolder)),
  })
  const project = { ...found, installation, ...(configFile !== undefined && { configFile }) }
  return generateWorkflows(jobs, { ...config.github, project }).map(({ path: file, text }) => {
    const path = join(root, file)
    return { file, path, before: readGenerated(path), after: text }
  })
}
