import { prismaTypes, type ResultColumn, type ResultTable } from './result-tables.ts'

/** The first lines of the file: what it is, and what the project's own Prisma files need beside it. */
const header = `// Written by \`leora-jobs generate prisma\`; \`--check\` compares. Read-only: only the jobs write these tables.
//
// Beside it, the project needs
// - in the datasource:    schemas = ["public", "leora_jobs"]    (each of your models then says @@schema("public"))
// - in prisma.config.ts:  schema: 'prisma', and the tables left alone by its migrations:
//                         experimental: { externalTables: true }, tables: { external: [EXTERNAL] }
// - in the database:      grant leora_jobs_reader to <the application's login>
// Row security is forced: read within a transaction that has set app.current_tenant_id, and name tenantId in the query as well.
`

/** The models of result tables, as \`prisma format\` leaves them. */
export function prismaModels(tables: readonly ResultTable[]): string {
  const external = tables.map(({ table }) => `'leora_jobs.${table}'`).join(', ')
  return [header.replace('EXTERNAL', external), ...tables.map(modelOf)].join('\n')
}

function modelOf({ table, model, description, key, columns }: ResultTable): string {
  const rows = columns.map(fieldOf)
  const [nameWidth, typeWidth] = [0, 1].map((index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const fields = rows.map(([name, type, attributes]) =>
    `  ${name.padEnd(nameWidth ?? 0)} ${type.padEnd(typeWidth ?? 0)} ${attributes}`.trimEnd(),
  )
  return `/// ${description}
model ${model} {
${fields.join('\n')}

  @@id([${key.map(camelCase).join(', ')}])
  @@map("${table}")
  @@schema("leora_jobs")
}
`
}

function fieldOf([column, type]: ResultColumn): readonly [name: string, type: string, attributes: string] {
  const isNullable = type.endsWith('?')
  const stored = type.replace('?', '') as keyof typeof prismaTypes
  const name = camelCase(column)
  const attributes = [name === column ? '' : `@map("${column}")`, nativeTypes[stored] ?? '']
  return [name, `${prismaTypes[stored]}${isNullable ? '?' : ''}`, attributes.filter(Boolean).join(' ')]
}

/** Where Prisma's own type is another in the database. */
const nativeTypes: Readonly<Record<string, string>> = {
  date: '@db.Date',
  'timestamp with time zone': '@db.Timestamptz(6)',
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
