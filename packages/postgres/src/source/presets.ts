import { leoraPortalSource } from './leora-portal-source.ts'
import type { Source } from './source.ts'
import { standardSource } from './standard-source.ts'

/** The sources in the box, by the name that a config calls them by. */
export const sourcePresets = {
  standard: standardSource,
  'leora-portal': leoraPortalSource,
} as const satisfies Record<string, Source>

export type SourcePreset = keyof typeof sourcePresets
