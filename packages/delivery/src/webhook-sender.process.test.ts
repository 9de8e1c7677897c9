import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { bundleWorker } from '../../../test/crash/bundle-worker.ts'
import { startReceiver } from '../test/support/receiver.ts'

it('a process ends when its webhooks are sent, whatever the receivers still do', async () => {
  const receivers = await Promise.all([
    startReceiver((response) => response.end('ok')),
    startReceiver(() => {}),
    startReceiver((response) => response.writeHead(200).write('not all')),
    startReceiver((response) => response.writeHead(200).write('x'.repeat(10_000_000))),
    startReceiver((response) => response.writeHead(302, { location: '/', connection: 'keep-alive' }).end()),
  ])
  const proxy = await startReceiver((response) => response.writeHead(502).end())
  const worker = await bundleWorker(new URL('../test/support/send-all.ts', import.meta.url))
  onTestFinished(() => worker.remove())
  const urls = receivers.map(({ port }) => `http://127.0.0.1:${port}/`)
  // rejects where the process is still there after ten seconds
  const { stdout } = await promisify(execFile)(process.execPath, [worker.file, ...urls], {
    timeout: 10_000,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '' },
  })
  expect(JSON.parse(stdout)).toEqual(['delivered', 'retry', 'delivered', 'delivered', 'rejected'])
  // what goes through a proxy goes where the proxy resolves the name to
  expect(proxy.requests).toEqual([])
})
