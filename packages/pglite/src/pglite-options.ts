import type { DatabaseOptions } from '@leora-jobs/postgres'

/** Where the embedded database lives unless told otherwise, below the working directory. */
export const defaultDirectory = '.leora-jobs/pglite'

/** How the embedded database is opened. */
export interface PgliteOptions extends DatabaseOptions {
  /** The folder of its data, or `memory` for one that goes with the process. @default '.leora-jobs/pglite' */
  readonly directory?: string
  /** Where a ready-made data directory is kept for the next start. @default the user's cache folder */
  readonly cacheDirectory?: string
}
