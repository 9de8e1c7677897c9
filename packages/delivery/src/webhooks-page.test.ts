import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { secret } from '../test/support/message.ts'
import { signWebhook } from './sign-webhook.ts'

const page = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8')
const receivers = [...page.matchAll(/^```ts\n(import [\s\S]*?)^```$/gm)].map(([, code = '']) => code)

afterEach(() => vi.unstubAllEnvs())

/** Loads a block of the page as a module. */
async function load(code: string): Promise<{ POST(request: Request): Promise<Response> }> {
  const folder = await mkdtemp(join(tmpdir(), 'leora-page-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
  const { outputFiles } = await build({
    stdin: { contents: code, loader: 'ts', resolveDir: path('.') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)` },
    alias: {
      '@leora-jobs/core/delivery': path('../../core/src/delivery/index.ts'),
      '@leora-jobs/core': path('../../core/src/index.ts'),
      '@leora-jobs/delivery': path('./index.ts'),
    },
  })
  const file = join(folder, 'receiver.mjs')
  await writeFile(file, outputFiles[0]?.contents ?? '')
  return import(/* @vite-ignore */ pathToFileURL(file).href)
}

it('docs/webhooks.md has a receiver with the published library, and one with ours', () => {
  expect(receivers.map((code) => /from '(.+)'/.exec(code)?.[1])).toEqual(['standardwebhooks', '@leora-jobs/delivery'])
})

it.each(receivers)('a receiver as docs/webhooks.md has it takes what we sign, and nothing else (%#)', async (code) => {
  vi.stubEnv('WEBHOOK_SECRET', secret)
  const { POST } = await load(code)
  const body = '{"type":"trigger.fired"}'
  const headers = signWebhook({ id: 'msg_1', timestamp: new Date(), body, secrets: [secret] })
  const request = (sent: string) => new Request('https://app.example/hooks', { method: 'POST', headers, body: sent })
  expect((await POST(request(body))).ok).toBe(true)
  await expect(POST(request(body.replace('fired', 'filed')))).rejects.toThrow(/signature/)
})
