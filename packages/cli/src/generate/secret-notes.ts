import { isIgnoredByGit } from './is-ignored-by-git.ts'

/** What to do about a secret that was made. */
export function secretNotes({ file, name }: { readonly file: string; readonly name: string }): readonly string[] {
  const notes = [
    `Production needs one of its own: openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\\n' | vercel env add ${name} production`,
  ]
  if (isIgnoredByGit(file) === false)
    notes.push(`Note: git does not ignore ${file}. Add it to .gitignore before you commit.`)
  return notes
}
