import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { workflowCommand } from '../workflow-command.ts'
import { argvOfInputs, InputError } from './argv-of-inputs.ts'
import { findCommand } from './find-command.ts'

/** Of the command: usage, and config. */
const exitCodes = { usage: 2, config: 78 }

/** The runner gives inputs as variables, in capitals and with their hyphens. */
function input(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? ''
}

/** Runs the project's command in this very Node, hands signals on, and ends as it ends. */
function launch(command: string, argv: readonly string[], folder: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('INPUT_')))
  const child = spawn(process.execPath, [command, ...argv], { cwd: folder, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(error.message, 1))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
}

function fail(message: string, exitCode: number): void {
  process.stdout.write(`${workflowCommand('error', message, { title: 'leora-jobs' })}\n`)
  process.exitCode = exitCode
}

function main(): void {
  const folder = resolve(process.env.GITHUB_WORKSPACE ?? '.', input('working-directory'))
  const command = findCommand(folder)
  if (command === null) {
    fail(
      `leora-jobs is not installed in ${folder}: install the project's dependencies in a step before.`,
      exitCodes.config,
    )
    return
  }
  try {
    launch(command, argvOfInputs(input), folder)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    fail(error.message, exitCodes.usage)
  }
}

main()
