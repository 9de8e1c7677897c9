import type { Source } from '@leora-jobs/postgres'
import type { Config } from '../define-config.ts'

/** The source that a config means. Throws SOURCE_INVALID for one that cannot be read. */
export async function sourceFor({ source = 'standard' }: Pick<Config, 'source'>): Promise<Source> {
  const { readSource, sourcePresets } = await import('@leora-jobs/postgres')
  return typeof source === 'string' ? sourcePresets[source] : readSource(source)
}
