import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** A Next.js application in a folder. */
export interface NextApp {
  readonly folder: string
  /** `next build`, in an environment that has no database and no secret. Throws with what it printed. */
  build(): Promise<void>
  /** `next start` on a port of its own while `work` goes on. */
  serve(variables: Variables, work: (server: NextServer) => Promise<void>): Promise<void>
}

/** The application, started. */
export interface NextServer {
  readonly url: string
}

type Variables = Readonly<Record<string, string>>

export function nextApp(folder: string): NextApp {
  const start = (args: readonly string[], variables: Variables) => startNext(folder, args, variables)
  return {
    folder,
    async build() {
      const { child, output } = start(['build'], {})
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`next build ended with ${code}:\n${output()}`)
    },
    async serve(variables, work) {
      const port = await freePort()
      const { child, output } = start(['start', '--hostname', '127.0.0.1', '--port', String(port)], variables)
      const closed = once(child, 'close')
      await new Promise<void>((resolve, reject) => {
        child.stdout?.on('data', () => output().includes('Ready in') && resolve())
        child.on('close', (code) => reject(new Error(`next start ended with ${code}:\n${output()}`)))
      })
      try {
        await work({ url: `http://127.0.0.1:${port}` })
      } finally {
        child.kill('SIGTERM')
        await closed
      }
    },
  }
}

function startNext(
  cwd: string,
  args: readonly string[],
  variables: Variables,
): { child: ChildProcess; output: () => string } {
  const { HOME = '', PATH = '' } = process.env
  const next = createRequire(join(cwd, 'package.json')).resolve('next/dist/bin/next')
  const child = spawn(process.execPath, [next, ...args], {
    cwd,
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
