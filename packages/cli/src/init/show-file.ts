import { formatDiff } from '../output/format-diff.ts'
import type { Terminal } from '../output/terminal.ts'
import type { FileAction, InitFile } from './init-file.ts'

const heads: Readonly<Record<FileAction, string>> = {
  create: 'new',
  change: 'changed',
  replace: 'replaced',
  keep: 'there, and not what the jobs need',
  skip: 'left out',
  none: 'in place',
}

/** A file as it would be written: whole where it is new, else what changes. A secret is not shown. */
export function showFile(file: InitFile, action: FileAction, terminal: Terminal): void {
  if (action === 'none') return
  terminal.print(`${terminal.style('bold', file.file)}  (${heads[action]}: ${file.purpose})`)
  terminal.print(`${textOf(file)}\n`)
}

function textOf({ before, after, isSecret }: InitFile): string {
  if (isSecret) return '  + a line with a secret, which is not shown'
  const lines =
    before === null
      ? after
          .trimEnd()
          .split('\n')
          .map((line) => `+ ${line}`)
      : formatDiff(before, after).split('\n')
  return lines.map((line) => `  ${line.trimEnd()}`).join('\n')
}
