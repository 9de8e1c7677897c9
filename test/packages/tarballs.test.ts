import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PackedPackage, type PackedPackages, packAll } from './packed-packages.ts'

let packed: PackedPackages | undefined

beforeAll(async () => {
  packed = await packAll()
})

afterAll(() => packed?.remove())

const filesOf = ({ folder }: PackedPackage) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
const read = ({ folder }: PackedPackage, file: string) => readFileSync(join(folder, file), 'utf8')

/** Fails with the package's name beside what is wrong with it. */
function expectNothing(wrongWith: (subject: PackedPackage) => readonly string[]): void {
  const all = packed?.all ?? []
  expect(all.length).toBeGreaterThan(5)
  const wrong = all.flatMap((subject) => wrongWith(subject).map((text) => `${subject.manifest.name}: ${text}`))
  expect(wrong).toEqual([])
}

it('each has a licence, a README that begins with its name, and a line that says what it is', () => {
  expectNothing((subject) => [
    ...(read(subject, 'LICENSE').startsWith('MIT License') ? [] : ['LICENSE']),
    ...(read(subject, 'README.md').startsWith(`# ${subject.manifest.name}\n`) ? [] : ['README.md']),
    ...(subject.manifest.license === 'MIT' && subject.manifest.description ? [] : ['license or description']),
  ])
})

it('they have what runs, its types and its SQL, and nothing else', () => {
  const wanted =
    /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|dist\/[\w.-]+\.(js|d\.ts)|bin\/leora-jobs\.js|(migrations|standard-schema)\/\w+\.sql)$/
  expectNothing((subject) => filesOf(subject).filter((file) => !wanted.test(file)))
})

it('no manifest speaks of the workspace, and ours are wanted in the very version', () => {
  expectNothing(({ manifest }) => [
    ...(JSON.stringify(manifest).match(/"(workspace|catalog|link|file):[^"]*"/g) ?? []),
    ...Object.entries(manifest.dependencies).flatMap(([name, range]) =>
      /^(@leora-jobs\/|leora-jobs$)/.test(name) && range !== manifest.version ? [`${name} ${range}`] : [],
    ),
  ])
})

it('whatever exports and bin name is there', () => {
  expectNothing((subject) => {
    const { bin = {}, exports } = subject.manifest
    const named = [...Object.values(bin), ...Object.values(exports).flatMap((entry) => Object.values(asObject(entry)))]
    return named.filter((file) => !existsSync(join(subject.folder, file)))
  })
})

it('whatever they import is there, or among their dependencies', () => {
  expectNothing((subject) =>
    filesOf(subject)
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => importsOf(read(subject, file)).flatMap((name) => missing(subject, file, name))),
  )
})

it('no source map is named that is not there', () => {
  expectNothing((subject) => filesOf(subject).filter((file) => /sourceMappingURL=/.test(read(subject, file))))
})

function asObject(entry: string | Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return typeof entry === 'string' ? { default: entry } : entry
}

/** Of lines that begin with one, and of import(); names in a text of generated code are followed by a template's end. */
function importsOf(code: string): readonly string[] {
  const statements = code.matchAll(/^(?:import|export|\})[^'"`\n]*?(?:from )?["']([^"'\n]+)["'];?$/gm)
  const calls = code.matchAll(/\bimport\(["']([^"'\n]+)["']\)/g)
  return [...statements, ...calls].map(([, name = '']) => name)
}

function missing({ manifest, folder }: PackedPackage, file: string, name: string): readonly string[] {
  if (name.startsWith('.')) {
    // types stand beside the file that they are of, or for it
    const wanted = file.endsWith('.d.ts') ? name.replace(/\.js$/, '.d.ts') : name
    return existsSync(join(folder, dirname(file), wanted)) ? [] : [`${file} imports ${name}`]
  }
  const { dependencies, peerDependencies = {} } = manifest
  const of = /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''
  const isPure = manifest.name === '@leora-jobs/core'
  const isKnown = of in dependencies || of in peerDependencies || of === manifest.name || (isBuiltin(name) && !isPure)
  return isKnown ? [] : [`${file} imports ${name}`]
}
