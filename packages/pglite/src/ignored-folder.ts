import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes the folder, where it is not there yet, so that git leaves it out whatever the project's own .gitignore says: what lies in it is a database. */
export async function makeIgnoredFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true })
  if (made !== undefined) await writeFile(join(folder, '.gitignore'), '*\n')
}
