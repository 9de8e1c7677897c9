import type { DetectedProject } from './detect-project.ts'
import type { Starters } from './init-plan.ts'
import { installCommand, leoraCommand, scriptCommand } from './package-manager.ts'

/** Packages that the files need and package.json does not name. */
export function missingPackages(
  { manifest }: Pick<DetectedProject, 'manifest'>,
  { vercel }: Starters,
): readonly string[] {
  const needed = ['leora-jobs', ...(vercel ? ['@leora-jobs/vercel'] : [])]
  return needed.filter((name) => !manifest.packages.includes(name))
}

/** The three commands to go on with, in the project's package manager: install or look, preview, migrate. */
export function nextCommands(
  { packageManager }: Pick<DetectedProject, 'packageManager'>,
  missing: readonly string[],
  job: string | undefined,
): readonly string[] {
  const preview = '--dry-run --tenant <slug>'
  return [
    missing.length > 0 ? installCommand(packageManager, missing) : leoraCommand(packageManager, 'doctor'),
    job === undefined
      ? leoraCommand(packageManager, `run <job> ${preview}`)
      : scriptCommand(packageManager, `jobs:${job}`, preview),
    leoraCommand(packageManager, 'migrate --create-login jobs'),
  ]
}
