import { parseEnv } from 'node:util'
import type { Environment } from '../settings/read-variable.ts'
import type { ProjectView } from './project-view.ts'

const files = ['.env', '.env.local', '.env.development', '.env.development.local', '.env.production']

/** Variables of the environment and its files, by name: no value leaves this file. */
export interface EnvironmentNames {
  readonly set: readonly string[]
  /** Those that are the URL of a Postgres of Supabase. */
  readonly supabase: readonly string[]
}

export function detectEnvironment(project: ProjectView, environment: Environment): EnvironmentNames {
  const inFiles = files.flatMap((file) => Object.entries(parseEnv(project.read(file) ?? '')))
  const variables = [...Object.entries(environment), ...inFiles]
  const set = variables.flatMap(([name, value]) => (value ? [name] : []))
  const supabase = variables.flatMap(([name, value]) => (isSupabase(value ?? '') ? [name] : []))
  return { set: unique(set), supabase: unique(supabase) }
}

function isSupabase(value: string): boolean {
  if (!/^postgres(ql)?:/.test(value)) return false
  // a password that is not encoded makes it no URL, and the host is still what follows the last @
  const [host = ''] = (value.split('@').at(-1) ?? '').split(/[:/?]/)
  return /\.supabase\.(co|com)$/i.test(host)
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
