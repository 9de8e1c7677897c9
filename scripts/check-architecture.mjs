// node scripts/check-architecture.mjs [root]: dependencies point one way (cli -> adapters -> postgres -> core), the CLI loads adapters
// lazily, and core is pure. Reads the syntax tree of packages/*/src; tests are exempt. Prints file:line for each violation.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { findImpurities } from './check-purity.mjs'

/**
 * What each package may import. `ours`: packages of this workspace; `lazy`: of those, the ones that only `import()` may load (types are
 * free); `external`: names, or 'declared' for whatever its package.json lists; `builtins`: Node's own modules; `pure`: no I/O, no clock.
 */
const RULES = {
  core: { ours: [], external: ['zod', 'date-fns', '@date-fns/tz', 'croner'], builtins: false, pure: true },
  postgres: { ours: ['core'], external: ['postgres', 'zod'], builtins: true },
  pglite: { ours: ['core', 'postgres'], external: ['@electric-sql/pglite'], builtins: true },
  vercel: { ours: ['core'], external: 'declared', builtins: true },
  'github-actions': { ours: ['core'], external: 'declared', builtins: true },
  delivery: { ours: ['core'], external: 'declared', builtins: true },
  observability: { ours: ['core'], external: 'declared', builtins: true },
  cli: {
    ours: ['core', 'postgres', 'pglite', 'vercel', 'github-actions', 'delivery', 'observability', 'distributor'],
    lazy: ['postgres', 'pglite', 'vercel', 'github-actions', 'delivery', 'observability'],
    external: 'declared',
    builtins: true,
  },
  // private
  distributor: { ours: ['core'], external: 'declared', builtins: true },
  'test-server': { ours: [], external: 'declared', builtins: true },
  conformance: { ours: ['core', 'postgres', 'distributor'], external: 'declared', builtins: true },
}

/** Every violation under a workspace root, as { file, line, message }, and how many files were read. */
export function checkArchitecture(root) {
  const violations = []
  let files = 0
  for (const name of readdirSync(join(root, 'packages')).sort()) {
    const dir = join(root, 'packages', name)
    if (!existsSync(join(dir, 'package.json'))) continue
    const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
    const rule = RULES[name]
    if (!rule) {
      const message = `no rule for this package: say in scripts/check-architecture.mjs what it may import`
      violations.push({ file: relative(root, join(dir, 'package.json')), line: 1, message })
      continue
    }
    for (const file of sourceFiles(join(dir, 'src'))) {
      files += 1
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
      const found = importsOf(source).flatMap((imported) => {
        const message = judge(imported, { name, rule, manifest, dir, file })
        return message ? [{ node: imported.node, message }] : []
      })
      if (rule.pure) found.push(...findImpurities(source))
      for (const { node, message } of found) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
        violations.push({ file: relative(root, file), line: line + 1, message })
      }
    }
  }
  return { violations, files }
}

/** Why an import is not allowed, or undefined. */
function judge({ specifier, kind }, { name, rule, manifest, dir, file }) {
  if (specifier === undefined) return 'import of a computed name: nobody can tell what it loads; write the name out'
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier)
    return target.startsWith(join(dir, 'src') + sep) || !isCode(target)
      ? undefined
      : `${specifier} leaves packages/${name}/src`
  }
  if (isBuiltin(specifier)) return rule.builtins ? undefined : `${name} must not import Node's ${specifier}`
  const imported = packageName(specifier)
  if (imported === 'leora-jobs') return `${name} must not import the umbrella package`
  if (imported.startsWith('@leora-jobs/')) {
    const ours = imported.slice('@leora-jobs/'.length)
    if (ours === name) return 'a package must not import itself by name'
    if (!rule.ours.includes(ours)) return `${name} must not depend on ${imported}`
    if (rule.lazy?.includes(ours) && kind === 'static') {
      return `${name} must load ${imported} lazily: "await import('${imported}')", or "import type" for types`
    }
    return undefined
  }
  const allowed = rule.external === 'declared' ? declared(manifest) : rule.external
  return allowed.includes(imported)
    ? undefined
    : `${name} must not depend on ${imported} (allowed: ${allowed.join(', ') || 'nothing'})`
}

/** Each module that a file names: the node, the specifier (undefined if computed), and whether it is static, dynamic or a type. */
function importsOf(source) {
  const found = []
  const text = (node) => (node && ts.isStringLiteralLike(node) ? node.text : undefined)
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      // `import { type A }` keeps its import at run time (verbatimModuleSyntax), so only `import type` counts as a type.
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      found.push({ node, specifier: text(node.moduleSpecifier), kind: isType ? 'type' : 'static' })
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      found.push({ node, specifier: text(node.moduleSpecifier), kind: node.isTypeOnly ? 'type' : 'static' })
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      found.push({ node, specifier: text(node.moduleReference.expression), kind: node.isTypeOnly ? 'type' : 'static' })
    } else if (ts.isImportTypeNode(node)) {
      found.push({
        node,
        specifier: ts.isLiteralTypeNode(node.argument) ? text(node.argument.literal) : undefined,
        kind: 'type',
      })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push({ node, specifier: text(node.arguments[0]), kind: 'dynamic' })
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
      found.push({ node, specifier: text(node.arguments[0]), kind: 'static' })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function sourceFiles(dir) {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true })
    .map((name) => join(dir, name))
    .filter((file) => isCode(file) && !/\.test\.\w+$/.test(file))
    .sort()
}

function isCode(file) {
  return /\.[cm]?[jt]sx?$/.test(file)
}

/** `date-fns/format` -> `date-fns`; `@date-fns/tz/tz` -> `@date-fns/tz`. */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function declared({ dependencies, peerDependencies, private: isPrivate, devDependencies }) {
  return Object.keys({ ...dependencies, ...peerDependencies, ...(isPrivate ? devDependencies : {}) })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { violations, files } = checkArchitecture(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
  for (const { file, line, message } of violations) console.error(`${file}:${line}: ${message}`)
  if (files === 0) console.error('No source file was read: the check looked in the wrong place.')
  else console.log(`${files} files read, ${violations.length} violations.`)
  process.exitCode = violations.length > 0 || files === 0 ? 1 : 0
}
