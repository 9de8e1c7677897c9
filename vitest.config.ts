import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

export default defineConfig({
  resolve: {
    // Tests run against the sources, as `paths` in tsconfig.json has it for the types: no build needed.
    alias: [
      { find: /^@leora-jobs\/core\/(cron|delivery|jobs|monitoring)$/, replacement: `${packages}/core/src/$1/index.ts` },
      { find: /^@leora-jobs\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^leora-jobs$/, replacement: `${packages}/cli/src/index.ts` },
    ],
  },
  test: {
    clearMocks: true,
    // their imports lack extensions, which Node does not resolve
    server: { deps: { inline: [/@actions\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/*.test.{ts,mjs}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          globalSetup: ['./test/support/postgres-server.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
