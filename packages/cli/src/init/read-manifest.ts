import { LeoraError } from '@leora-jobs/core'
import type { ProjectView } from './project-view.ts'

/** What package.json says of a project. */
export interface Manifest {
  readonly text: string
  readonly type: 'module' | 'commonjs' | undefined
  /** Names of what it depends on, for development too. */
  readonly packages: readonly string[]
  readonly scripts: Readonly<Record<string, unknown>>
  /** `prisma.schema` */
  readonly prismaSchema: string | undefined
}

/** Throws CONFIG_INVALID where there is none, or it is no JSON object. */
export function readManifest(project: ProjectView): Manifest {
  const text = project.read('package.json')
  if (text === null)
    throw invalid(
      'there is none in this directory. Run init in the folder of the application (`npm init -y` makes one)',
    )
  const document = parse(text)
  const { type, prisma } = document
  const schema = isRecord(prisma) ? prisma.schema : undefined
  const packages = [document.dependencies, document.devDependencies].flatMap((list) =>
    isRecord(list) ? Object.keys(list) : [],
  )
  if (document.scripts !== undefined && !isRecord(document.scripts)) throw invalid("'scripts' is not an object")
  return {
    text,
    type: type === 'module' || type === 'commonjs' ? type : undefined,
    packages,
    scripts: isRecord(document.scripts) ? document.scripts : {},
    prismaSchema: typeof schema === 'string' ? schema : undefined,
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (isRecord(document)) return document
  } catch (error) {
    throw invalid(`it is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  throw invalid('it is not a JSON object')
}

function invalid(problem: string): LeoraError {
  return new LeoraError('CONFIG_INVALID', `package.json: ${problem}; nothing was written.`, {
    details: { field: 'package.json' },
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
