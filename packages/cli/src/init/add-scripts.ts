import { jsonMembers } from './json-members.ts'

type Scripts = Readonly<Record<string, string>>

/** The text of package.json with these scripts behind those it has; not another character changes. The text is JSON, and has none of these scripts. */
export function addScripts(text: string, scripts: Scripts): string {
  if (Object.keys(scripts).length === 0) return text
  const open = text.indexOf('{')
  const { members } = jsonMembers(text, open)
  const existing = members.find(({ key }) => key === 'scripts')
  return existing ? insertMembers(text, existing.valueStart, scripts) : insertMembers(text, open, { scripts })
}

/** Behind the last member of the object that opens at `open`, laid out as the object is. */
function insertMembers(text: string, open: number, added: Readonly<Record<string, Scripts | string>>): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const unit = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const { members, close } = jsonMembers(text, open)
  const [first] = members
  const last = members.at(-1)
  const isOneLine = first !== undefined && !text.slice(open, first.start).includes('\n')
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', open) + 1))?.[0] ?? ''
  const inner = `${outer}${unit}`
  const written = Object.entries(added).map(([key, value]) => {
    const layout = JSON.stringify(value, null, isOneLine ? undefined : unit)
    return `${JSON.stringify(key)}: ${layout.replaceAll('\n', `${newline}${inner}`)}`
  })
  if (isOneLine && last) return `${text.slice(0, last.end)}, ${written.join(', ')}${text.slice(last.end)}`
  const block = written.map((member) => `${newline}${inner}${member}`).join(',')
  if (last) return `${text.slice(0, last.end)},${block}${text.slice(last.end)}`
  return `${text.slice(0, open + 1)}${block}${newline}${outer}${text.slice(close)}`
}
