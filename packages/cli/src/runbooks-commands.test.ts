import { readdirSync, readFileSync } from 'node:fs'
import type { Command } from '@commander-js/extra-typings'
import { expect, it } from 'vitest'
import { createProgram } from './program.ts'

const folder = new URL('../../../docs/runbooks/', import.meta.url)
const pages = readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')] as const)

/** The commands of a page, in code: in the line, and in blocks of their own. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'))
  const spans = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`((?:npx )?leora-jobs [^`]+)`/g)]
  const lines = [...blocks, ...spans.map(([, span = '']) => span)]
  return lines.map((line) =>
    line
      .replace(/ +#.*$/, '')
      .replaceAll(/<[^>]+>/g, 'x')
      .replace(/^npx /, '')
      .split(' '),
  )
}

/** The words that the program does not know: a command, or a flag of it. */
function unknownIn(program: Command, [name, ...words]: readonly string[]): readonly string[] {
  if (name !== program.name()) return [name ?? '']
  let command: {
    readonly commands: readonly unknown[]
    readonly options: readonly { readonly long?: string | undefined }[]
  } = program
  const unknown: string[] = []
  for (const word of words) {
    const next = (command.commands as readonly Command[]).find((candidate) => candidate.name() === word)
    if (next) command = next
    else if (command.commands.length > 0) unknown.push(word)
    else if (word.startsWith('--') && !command.options.some(({ long }) => long === word)) unknown.push(word)
  }
  return unknown
}

it.each(pages)('the commands of docs/runbooks/%s are those of the program', (_, text) => {
  const commands = commandsIn(text)
  expect(commands.length).toBeGreaterThan(1)
  for (const command of commands)
    expect([command.join(' '), unknownIn(createProgram('0.0.0'), command)]).toEqual([command.join(' '), []])
})

it('a command that there is not is noticed', () => {
  const program = createProgram('0.0.0')
  const unknown = (line: string) => unknownIn(program, line.split(' '))
  expect(unknown('leora-jobs runs list --tenant x --job x')).toEqual([])
  expect(unknown('leora-jobs runs lits --tenant x')).toEqual(['lits', '--tenant', 'x'])
  expect(unknown('leora-jobs runs list --tenat x')).toEqual(['--tenat'])
})
