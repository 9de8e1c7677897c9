/**
 * The passwords in connection strings, as written and as decoded. A secret is masked by GitHub as a whole alone: an error that quotes a part of it would
 * show it.
 */
export function connectionPasswords(urls: readonly (string | undefined)[]): readonly string[] {
  const found = urls.flatMap((url) => {
    const [, written] = /^[a-z][\w+.-]*:\/\/[^/?#]*?:([^/?#]*)@/i.exec(url ?? '') ?? []
    const [, parameter] = /[?&]password=([^&#]*)/i.exec(url ?? '') ?? []
    return [written, parameter].flatMap((password) => (password ? [password, decoded(password)] : []))
  })
  return [...new Set(found)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
