import { posix } from 'node:path'
import type { Language } from './detect-language.ts'
import type { NextApp } from './detect-next.ts'
import type { ProjectView } from './project-view.ts'
import type { Manifest } from './read-manifest.ts'

/** The file that makes the jobs routes. */
export interface RoutePlan {
  readonly file: string
  readonly text: string
}

/** What a route file is written from. */
export interface RouteRequest {
  readonly next: NextApp | null
  readonly language: Language
  readonly type: Manifest['type']
  /** The config file, from the project's folder, and its text. */
  readonly config: { readonly file: string; readonly text: string }
}

/** The catch-all route of an App Router, or a Vercel Function. */
export function planRoute({ next, language, type, config }: RouteRequest): RoutePlan {
  const file = next
    ? `${next.appFolder}/api/jobs/[[...job]]/route.${language === 'TypeScript' ? 'ts' : 'js'}`
    : functionFile(language, type)
  const path = posix.relative(posix.dirname(file), config.file)
  const hasApp = /\bexport\s+(?:const|let|var)\s+app\b|\bexport\s*\{[^}]*\bapp\b/.test(config.text)
  return {
    file,
    text: `import { createVercelHandler } from '@leora-jobs/vercel'
import ${hasApp ? '{ app }' : 'app'} from '${next ? bundledName(path) : emittedName(path)}'

/** Seconds; the platform reads it as a literal. */
export const maxDuration = 300

export const { GET, POST } = createVercelHandler(app, { maxDuration })
`,
  }
}

/** A route that is there already: ours by what it calls, or somebody else's in the same place. Null where there is none. */
export function findRoute(
  project: ProjectView,
  file: string,
): { readonly file: string; readonly isOurs: boolean } | null {
  const candidates = [file, ...siblings(project, file)]
  const found = candidates.find((candidate) => project.read(candidate) !== null)
  if (found === undefined) return null
  return { file: found, isOurs: /\bcreateVercelHandler\b/.test(project.read(found) ?? '') }
}

/** Two catch-alls in one place do not build: of whatever parameter, with whatever ending. */
function siblings(project: ProjectView, file: string): readonly string[] {
  const folder = file.slice(0, file.indexOf('/['))
  return project.list(folder).flatMap((name) => {
    if (!name.startsWith('[')) return []
    if (!name.endsWith('/')) return [`${folder}/${name}`]
    return project
      .list(`${folder}/${name.slice(0, -1)}`)
      .flatMap((inner) => (/^route\.[cm]?[jt]sx?$/.test(inner) ? [`${folder}/${name}${inner}`] : []))
  })
}

/** ESM whatever package.json says. */
function functionFile(language: Language, type: Manifest['type']): string {
  if (language === 'TypeScript') return 'api/jobs/[route].ts'
  return `api/jobs/[route].${type === 'module' ? 'js' : 'mjs'}`
}

/** A bundler finds the file without its ending, and TypeScript allows none of its own by default. */
function bundledName(path: string): string {
  return path.replace(/\.[jt]s$/, '')
}

/** A function's TypeScript is compiled file by file, and its imports stay as they are written: they name what comes of it. */
function emittedName(path: string): string {
  return path.replace(/\.([cm]?)ts$/, '.$1js')
}
