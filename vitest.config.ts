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
    // of both projects: with one for the first, as two cores have it by default, its files would keep the second core waiting, and with more than two Vitest refuses to start, since the projects differ.
    maxWorkers: 2,
    // their imports lack extensions, which Node does not resolve
    server: { deps: { inline: [/@actions\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/*.test.{ts,mjs}'],
          // pure: no file can disturb the next. Half of what they take is what a process of its own takes for each of the 200.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          globalSetup: ['./test/support/postgres-server.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
