import type { PackedPackage } from './packed-packages.ts'

/** A block of code in a README. */
export interface ReadmeBlock {
  readonly language: string
  readonly code: string
}

/** The blocks of a README, in order. */
export function readmeBlocks(readme: string): readonly ReadmeBlock[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }))
}

/** Where a user would put a block of TypeScript: the file that its first line names, else one of its own. */
export function fileOfBlock({ code }: ReadmeBlock, { manifest }: PackedPackage, index: number): string {
  const [, named] = /^\/\/ (\S+\.ts)/.exec(code) ?? []
  return named ?? `${manifest.name.replace(/\W+/g, '')}${index}.ts`
}
