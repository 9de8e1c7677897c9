import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { type InstalledProject, installProject, type PublishedPackages, publishLocally } from './installed-project.ts'
import { packageManagers } from './package-managers.ts'
import { fileOfBlock, readmeBlocks } from './readme-blocks.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let published: PublishedPackages | undefined
let project: InstalledProject | undefined
let portal: Portal | undefined

beforeAll(async () => {
  published = await publishLocally()
  const names = published.all.map(({ manifest }) => manifest.name)
  project = await installProject(published, packageManagers.npm, process.execPath, [...names, '@types/node@24'])
  portal = await createPortal(inject('postgresUrl'), { isMigrated: false })
  await portal.addTenant('acme')
})

afterAll(async () => {
  await portal?.drop()
  project?.remove()
  published?.close()
})

it('every block of TypeScript compiles as it is copied', async () => {
  const { folder = '', compile } = project ?? {}
  const files = (published?.all ?? []).flatMap((subject) => {
    const blocks = readmeBlocks(readFileSync(join(subject.folder, 'README.md'), 'utf8'))
    return blocks
      .filter(({ language }) => language === 'ts')
      .map((block, index) => ({ file: fileOfBlock(block, subject, index), code: block.code }))
  })
  expect(files.map(({ file }) => file)).toContain('leora-jobs.config.ts')
  expect(files.length).toBeGreaterThan(4)
  for (const { file, code } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
  const { compilerOptions } = JSON.parse(readFileSync(join(folder, 'tsconfig.bundler.json'), 'utf8')) as {
    compilerOptions: object
  }
  const options = { ...compilerOptions, paths: { '@/*': ['./*'] } }
  writeFileSync(
    join(folder, 'tsconfig.readme.json'),
    JSON.stringify({ compilerOptions: options, files: ['jobs.ts', ...files.map(({ file }) => file)] }),
  )
  expect(await compile?.('tsconfig.readme.json')).toEqual({ code: 0, stdout: '', stderr: '' })
})

it('the commands of leora-jobs go through one after another', async () => {
  const readme = readFileSync(new URL('../../packages/cli/README.md', import.meta.url), 'utf8')
  const lines = readmeBlocks(readme)[0]?.code.trim().split('\n') ?? []
  const commands = lines.map((line) => line.replace(/ +# .*$/, ''))
  const { url = '', adminUrl = '', query } = portal ?? {}
  const login = `readme_${randomBytes(6).toString('hex')}`
  onTestFinished(() => query?.(`drop role if exists "${login}"`).then(() => undefined))
  const urls = new Map([
    ['postgres://…', url],
    ['postgres://owner@…', adminUrl],
  ])
  const setUp: string[] = []
  const ended: [string, number][] = []
  for (const command of commands) {
    // what was installed is what was packed; the demo has its own test
    if (/^npm install|demo$/.test(command)) continue
    const line = command
      .replace(/postgres:\/\/\S+/, (placeholder) => urls.get(placeholder) ?? placeholder)
      .replace('--create-login jobs', `--create-login ${login}`)
    if (line.startsWith('export ')) {
      setUp.push(line)
      continue
    }
    const { code, stdout, stderr } = (await project?.shell([...setUp, line].join('\n'))) ?? never()
    ended.push([command, code])
    if (code !== 0 && code !== 4) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`)
    const [, url] = /^LEORA_JOBS_DATABASE_URL=(\S+)$/m.exec(stdout) ?? []
    if (url !== undefined) urls.set('postgres://jobs:…@…', url)
  }
  expect(ended).toEqual([
    // it finds that nothing was migrated yet
    ['npx leora-jobs doctor', 4],
    ['npx leora-jobs run update-account-types --tenant acme --dry-run', 0],
    ['LEORA_JOBS_OWNER_URL=postgres://owner@… npx leora-jobs migrate --create-login jobs', 0],
    ['npx leora-jobs tick', 0],
  ])
  expect(await query?.('select count(*)::int as runs from leora_jobs.run')).toEqual([{ runs: 4 }])
})

function never(): never {
  throw new Error('Nothing was installed.')
}
