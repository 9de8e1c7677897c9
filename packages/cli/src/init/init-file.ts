import type { FilePlan } from '../generate/file-plan.ts'

/** A file of a project that `init` sees to. */
export interface InitFile extends FilePlan {
  /** What it is for. */
  readonly purpose: string
  /** It is there, and it is none that we made or add to: it is replaced only if somebody says so. */
  readonly isTheirs: boolean
  /** Its text is not to be shown. */
  readonly isSecret: boolean
}

/** What is to be done about a file, or was: `keep` is for one of somebody else's that would have to be another, `skip` what a person declined. */
export type FileAction = 'create' | 'change' | 'replace' | 'keep' | 'skip' | 'none'

/** With nobody to ask; `isForced` replaces what is somebody else's. */
export function actionFor({ before, after, isTheirs }: InitFile, isForced: boolean): FileAction {
  if (before === after) return 'none'
  if (before === null) return 'create'
  if (!isTheirs) return 'change'
  return isForced ? 'replace' : 'keep'
}
