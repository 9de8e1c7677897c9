import type { CommandContext } from '../command-context.ts'

/** Runs a command with what it needs; it is loaded when it is called. */
export type RunCommand = (command: (context: CommandContext) => Promise<number>) => Promise<void>
