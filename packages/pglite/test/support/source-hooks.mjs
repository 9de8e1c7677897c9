import { registerHooks } from 'node:module'

const packages = new URL('../../../', import.meta.url)

// A process of its own runs the sources as they are, as the tests do.
registerHooks({
  resolve(specifier, context, next) {
    const [, name] = /^@leora-jobs\/([\w-]+)$/.exec(specifier) ?? []
    return next(name === undefined ? specifier : new URL(`${name}/src/index.ts`, packages).href, context)
  },
})
