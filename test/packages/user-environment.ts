import { delimiter, dirname } from 'node:path'

/** Of whoever started the tests: how npm was called, what CI this is, which database. */
const foreign = /^(npm_|pnpm_|yarn_|node_env|node_options|vitest|vite_|ci$|github_|leora_|database_url|direct_url)/i

/** The environment of a user's terminal in which `node` is the given one. */
export function userEnvironment(node: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || foreign.test(name) ? [] : [[name, value] as const],
  )
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    ...extra,
  }
}
