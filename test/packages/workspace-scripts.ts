const scripts = new URL('../../scripts/', import.meta.url)

/** What the project's own scripts know: they run before anything is installed, and have no types. */
export const { pnpmCommand, stalePackages } = (await import(new URL('workspace.mjs', scripts).href)) as {
  pnpmCommand(args: readonly string[]): [command: string, args: string[]]
  stalePackages(): readonly string[]
}

export const { packPackages } = (await import(new URL('pack-packages.mjs', scripts).href)) as {
  packPackages(folder: string): Promise<{ code: number; output: string; tarballs: readonly string[] }>
}
