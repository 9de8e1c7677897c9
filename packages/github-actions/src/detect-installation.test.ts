import { expect, it } from 'vitest'
import { detectInstallation } from './detect-installation.ts'

it.each([
  [['package-lock.json'], undefined, 'npm ci', 'node_modules/.bin/leora-jobs'],
  [[], undefined, 'npm install', 'node_modules/.bin/leora-jobs'],
  [
    ['pnpm-lock.yaml'],
    'pnpm@10.4.1+sha512.abc',
    'npx -y pnpm@10.4.1 install --frozen-lockfile',
    'node_modules/.bin/leora-jobs',
  ],
  [['pnpm-lock.yaml'], undefined, 'npx -y pnpm install --frozen-lockfile', 'node_modules/.bin/leora-jobs'],
  [['yarn.lock'], undefined, 'npx -y yarn@1 install --frozen-lockfile', 'node_modules/.bin/leora-jobs'],
  [['yarn.lock'], 'yarn@4.9.1', 'corepack enable\nyarn install --immutable', 'yarn leora-jobs'],
  [['yarn.lock', '.yarnrc.yml'], undefined, 'corepack enable\nyarn install --immutable', 'yarn leora-jobs'],
  [['bun.lock'], 'bun@1.3.0', 'npx -y bun@1.3.0 install --frozen-lockfile', 'node_modules/.bin/leora-jobs'],
  [['package-lock.json'], 'npm@11.0.0; rm -rf /', 'npm ci', 'node_modules/.bin/leora-jobs'],
])('%j and %s install by %j', (files, packageManager, install, command) => {
  expect(detectInstallation({ files, packageManager })).toEqual({ install, command })
})

it('finds the command where a workspace puts it', () => {
  expect(detectInstallation({ files: ['package-lock.json'], lockfileFolder: '../..' }).command).toBe(
    '../../node_modules/.bin/leora-jobs',
  )
  expect(detectInstallation({ files: ['pnpm-lock.yaml'], lockfileFolder: '../..' }).command).toBe(
    'node_modules/.bin/leora-jobs',
  )
})
