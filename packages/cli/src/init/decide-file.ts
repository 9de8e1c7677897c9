import type { Ask } from './ask-on-terminal.ts'
import { actionFor, type FileAction, type InitFile } from './init-file.ts'

/** A file, and what becomes of it. */
export interface DecidedFile {
  readonly file: InitFile
  readonly action: FileAction
}

/** What becomes of a file that has been shown: a person is asked where there is one. */
export async function decideFile(file: InitFile, isForced: boolean, ask: Ask | null): Promise<DecidedFile> {
  const action = actionFor(file, isForced)
  if (!ask || action === 'none') return { file, action }
  if (action === 'keep') {
    const answer = await ask(`${file.file} is somebody else's. Replace it?`, ['yes', 'no'], 'no')
    return { file, action: answer === 'yes' ? 'replace' : 'keep' }
  }
  const answer = await ask(`Write ${file.file}?`, ['yes', 'no'], 'yes')
  return { file, action: answer === 'yes' ? action : 'skip' }
}

export function isWrite({ action }: DecidedFile): boolean {
  return action === 'create' || action === 'change' || action === 'replace'
}
