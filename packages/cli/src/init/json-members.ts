/** A member of an object in a JSON text: its key, and where it and its value stand. */
export interface JsonMember {
  readonly key: string
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

/** The members of the object that opens at `open`, in a text that is JSON; `close` is its closing brace. */
export function jsonMembers(
  text: string,
  open: number,
): { readonly members: readonly JsonMember[]; readonly close: number } {
  const members: JsonMember[] = []
  let at = skip(text, open + 1)
  while (at < text.length && text[at] !== '}') {
    const start = at
    at = endOfValue(text, at)
    const key: string = JSON.parse(text.slice(start, at))
    const valueStart = skip(text, skip(text, at) + 1)
    at = endOfValue(text, valueStart)
    members.push({ key, start, valueStart, end: at })
    at = skip(text, at)
    if (text[at] === ',') at = skip(text, at + 1)
  }
  return { members, close: at }
}

function skip(text: string, from: number): number {
  let at = from
  while (/\s/.test(text[at] ?? '')) at += 1
  return at
}

function endOfValue(text: string, start: number): number {
  let depth = 0
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s"{}[\],:]+/g)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    if (depth === 0) return start + index + token.length
  }
  return text.length
}
