import type { Ask } from './ask-on-terminal.ts'
import type { DetectedProject } from './detect-project.ts'
import type { Starters } from './init-plan.ts'

/** `--vercel`, `--no-vercel`, `--github`, `--no-github`. */
export interface StarterFlags {
  readonly vercel?: boolean | undefined
  readonly github?: boolean | undefined
}

/** What flags do not say, the project does: Vercel where it is deployed there, else GitHub Actions where it is in a repository that is not another host's. */
export function startersOf(
  { isOnVercel, host, isInRepository }: Pick<DetectedProject, 'isOnVercel' | 'host' | 'isInRepository'>,
  flags: StarterFlags,
): Starters {
  const vercel = flags.vercel ?? isOnVercel
  return { vercel, github: flags.github ?? (!vercel && isInRepository && host !== 'other') }
}

const byAnswer = {
  vercel: { vercel: true, github: false },
  github: { vercel: false, github: true },
  both: { vercel: true, github: true },
  neither: { vercel: false, github: false },
} as const

/** Asks where no flag was given; what the project suggests is the answer of an empty line. */
export async function askForStarters(suggested: Starters, ask: Ask): Promise<Starters> {
  const answers = ['vercel', 'github', 'both', 'neither'] as const
  const meant = answers.find(
    (answer) => byAnswer[answer].vercel === suggested.vercel && byAnswer[answer].github === suggested.github,
  )
  return byAnswer[await ask('What starts the jobs?', answers, meant ?? 'neither')]
}
