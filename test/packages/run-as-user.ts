import { execFile } from 'node:child_process'

/** What a command printed, and how it ended. */
export interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in a folder, with the environment of `userEnvironment`; one that fails is an answer too. */
export function runAsUser(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, stdout, stderr })
    })
  })
}
