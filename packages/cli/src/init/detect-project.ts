import type { ProjectDescription } from '../settings/describe-project.ts'
import type { Environment } from '../settings/read-variable.ts'
import { detectEnvironment, type EnvironmentNames } from './detect-environment.ts'
import { detectLanguage, type Language } from './detect-language.ts'
import { detectNext, type NextApp } from './detect-next.ts'
import { detectPrisma, type PrismaSchema } from './detect-prisma.ts'
import { detectPackageManager, type PackageManager } from './package-manager.ts'
import type { ProjectView } from './project-view.ts'
import { type Manifest, readManifest } from './read-manifest.ts'

/** What an application is made of. */
export interface DetectedProject {
  readonly manifest: Manifest
  readonly packageManager: PackageManager
  readonly language: Language
  readonly next: NextApp | null
  readonly prisma: PrismaSchema | null
  readonly environment: EnvironmentNames
  /** It is deployed on Vercel, as far as one can see. */
  readonly isOnVercel: boolean
  /** A folder `.git` is at its root. */
  readonly isInRepository: boolean
  /** Of its repository: GitHub's, another's, or null where there is none, or none yet. */
  readonly host: 'github' | 'other' | null
}

/** Looks at a project and at the root of its repository. Throws CONFIG_INVALID without a package.json that can be read. */
export function detectProject(
  views: { readonly project: ProjectView; readonly root: ProjectView },
  description: Pick<ProjectDescription, 'files' | 'packageManager'>,
  environment: Environment,
): DetectedProject {
  const { project, root } = views
  const manifest = readManifest(project)
  const next = detectNext(project, manifest)
  return {
    manifest,
    packageManager: detectPackageManager({ ...description, userAgent: environment.npm_config_user_agent }),
    language: detectLanguage(project, manifest),
    next,
    prisma: detectPrisma(project, manifest),
    environment: detectEnvironment(project, environment),
    isOnVercel: next !== null || project.list('.').some((name) => /^vercel\.(json|m?ts|[cm]?js)$/.test(name)),
    isInRepository: root.list('.').some((name) => /^\.git\/?$/.test(name)),
    host: detectHost(root),
  }
}

function detectHost(root: ProjectView): DetectedProject['host'] {
  if (root.list('.').includes('.github/')) return 'github'
  const urls = [...(root.read('.git/config') ?? '').matchAll(/^\s*url\s*=\s*(.+)$/gm)].map(([, url = '']) => url)
  if (urls.length === 0) return null
  return urls.some((url) => /\bgithub\.com\b/i.test(url)) ? 'github' : 'other'
}
