import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'

const packages = new URL('../../packages/', import.meta.url)

// Benchmarks run on the sources, as `paths` in tsconfig.json has it for the types: no build needed. Import this first, the rest with `import()`.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const [, name, entry = ''] = /^@leora-jobs\/([\w-]+)(\/(?:jobs|delivery|monitoring))?$/.exec(specifier) ?? []
    const source = name === undefined ? null : new URL(`${name}/src${entry}/index.ts`, packages)
    return source && existsSync(source) ? { url: source.href, shortCircuit: true } : nextResolve(specifier, context)
  },
})
