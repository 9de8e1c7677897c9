import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The example application. */
export const appFolder = fileURLToPath(new URL('../../examples/next-app/', import.meta.url))

const next = createRequire(`${appFolder}package.json`).resolve('next/dist/bin/next')

/** The example, started. */
export interface NextServer {
  readonly url: string
  stop(): Promise<void>
}

type Variables = Readonly<Record<string, string>>

/** `next build`, in an environment that has no database and no secret. Throws with what it printed. */
export async function buildApp(): Promise<void> {
  const { child, output } = startNext(['build'], {})
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`next build ended with ${code}:\n${output()}`)
}

/** `next start` on a port of its own; resolves when it answers. */
export async function startApp(variables: Variables): Promise<NextServer> {
  const port = await freePort()
  const { child, output } = startNext(['start', '--hostname', '127.0.0.1', '--port', String(port)], variables)
  const closed = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes('Ready in') && resolve())
    child.on('close', (code) => reject(new Error(`next start ended with ${code}:\n${output()}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

function startNext(args: readonly string[], variables: Variables): { child: ChildProcess; output: () => string } {
  const { HOME = '', PATH = '' } = process.env
  const child = spawn(process.execPath, [next, ...args], {
    cwd: appFolder,
    env: {
      HOME,
      PATH: `${dirname(process.execPath)}:${PATH}`,
      NEXT_TELEMETRY_DISABLED: '1',
      ...variables,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  return { child, output: () => printed }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
