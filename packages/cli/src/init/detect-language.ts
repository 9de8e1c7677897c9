import type { ProjectView } from './project-view.ts'
import type { Manifest } from './read-manifest.ts'

export type Language = 'TypeScript' | 'JavaScript'

const folders = ['.', 'app', 'pages', 'src', 'src/app', 'src/pages', 'api', 'lib']

/** TypeScript, unless what is there is JavaScript alone: the command reads both. */
export function detectLanguage(
  project: ProjectView,
  { packages, type }: Pick<Manifest, 'packages' | 'type'>,
): Language {
  const names = folders.flatMap((folder) => project.list(folder))
  const hasTypes =
    packages.includes('typescript') || names.some((name) => name === 'tsconfig.json' || /\.[cm]?tsx?$/.test(name))
  if (hasTypes) return 'TypeScript'
  const isScript = type === 'commonjs' || names.some((name) => name === 'jsconfig.json' || /\.[cm]?jsx?$/.test(name))
  return isScript ? 'JavaScript' : 'TypeScript'
}
