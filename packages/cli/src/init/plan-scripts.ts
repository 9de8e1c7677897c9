import { addScripts } from './add-scripts.ts'
import type { Manifest } from './read-manifest.ts'

/** package.json with the scripts, and the names of those that are there and call something else. */
export interface ScriptsPlan {
  readonly after: string
  readonly others: readonly string[]
}

/** `jobs:run`, `jobs:tick` and one a job. A script that is there stays as it is: people add their own flags. */
export function planScripts(
  { text, scripts }: Pick<Manifest, 'text' | 'scripts'>,
  jobs: readonly string[],
  configFile: string | undefined,
): ScriptsPlan {
  const command = configFile === undefined ? 'leora-jobs' : `leora-jobs --config=${configFile}`
  const wanted: Readonly<Record<string, string>> = {
    ...Object.fromEntries(jobs.map((job) => [`jobs:${job}`, `${command} run ${job}`])),
    'jobs:run': `${command} run`,
    'jobs:tick': `${command} tick`,
  }
  const names = ['jobs:run', 'jobs:tick', ...jobs.map((job) => `jobs:${job}`)]
  const missing = names.filter((name) => scripts[name] === undefined)
  const others = names.filter((name) => scripts[name] !== undefined && !String(scripts[name]).includes('leora-jobs'))
  return { after: addScripts(text, Object.fromEntries(missing.map((name) => [name, wanted[name] ?? '']))), others }
}
