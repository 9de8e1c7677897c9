import type { ProjectView } from './project-view.ts'
import type { Manifest } from './read-manifest.ts'

/** A Next.js application. */
export interface NextApp {
  /** The folder of the App Router, which may still have to be made. */
  readonly appFolder: 'app' | 'src/app'
  /** A file that may answer before a route does. */
  readonly middleware: string | undefined
}

export function detectNext(project: ProjectView, { packages }: Pick<Manifest, 'packages'>): NextApp | null {
  const names = project.list('.')
  const isNext = packages.includes('next') || names.some((name) => /^next\.config\.[cm]?[jt]s$/.test(name))
  if (!isNext) return null
  const inSource = project.list('src')
  // Next.js looks into src only where neither folder lies at the root
  const isAtRoot = names.includes('app/') || names.includes('pages/')
  const isInSource = !isAtRoot && (inSource.includes('app/') || inSource.includes('pages/'))
  const middleware = [...names, ...inSource.map((name) => `src/${name}`)].find((name) =>
    /^(src\/)?(middleware|proxy)\.[cm]?[jt]s$/.test(name),
  )
  return { appFolder: isInSource ? 'src/app' : 'app', middleware }
}
