import type { ProjectView } from './project-view.ts'
import type { Manifest } from './read-manifest.ts'

/** A Prisma schema, of one file or of several. */
export interface PrismaSchema {
  readonly files: readonly string[]
  /** The tables of the preset `leora-portal`. */
  readonly isPortal: boolean
}

export function detectPrisma(
  project: ProjectView,
  { prismaSchema }: Pick<Manifest, 'prismaSchema'>,
): PrismaSchema | null {
  const [, configured] =
    /\bschema:\s*['"]([^'"]+)['"]/.exec(project.read('prisma.config.ts') ?? project.read('prisma.config.js') ?? '') ??
    []
  const places = [prismaSchema, configured, 'schema.prisma', 'prisma', 'prisma/schema', 'prisma/models']
  const files = [...new Set(places.flatMap((place) => (place === undefined ? [] : schemaFiles(project, tidy(place)))))]
  if (files.length === 0) return null
  return { files, isPortal: isPortal(files.map((file) => project.read(file) ?? '').join('\n')) }
}

function schemaFiles(project: ProjectView, place: string): readonly string[] {
  if (place.endsWith('.prisma')) return project.read(place) === null ? [] : [place]
  return project.list(place).flatMap((name) => (name.endsWith('.prisma') ? [`${place}/${name}`] : []))
}

function tidy(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '')
}

/** The tables that account types are decided from, by the names that Prisma gives them in the database. */
function isPortal(schema: string): boolean {
  const blocks = new Map(
    [...schema.matchAll(/^[ \t]*model\s+(\w+)\s*\{([^}]*)\}/gm)].map(([, name = '', body = '']) => [name, body]),
  )
  const isTable = (name: string) => blocks.has(name) && !/@@map\(/.test(blocks.get(name) ?? '')
  const hasType = /^\s*accountType\s/m.test(blocks.get('Customer') ?? '')
  return ['Tenant', 'Customer', 'Order', 'OrderLine', 'Sku'].every(isTable) && hasType
}
