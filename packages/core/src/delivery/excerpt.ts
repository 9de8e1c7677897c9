/** Longest excerpt, in UTF-16 code units. */
const longestExcerpt = 500

/** Controls, separators of lines, marks that turn the direction of writing, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\ufeff]+/gu

/** The text with each run of characters that do something to a terminal, a log or a header replaced by a space. */
export function withoutControls(text: string): string {
  return text.replace(unprintable, ' ')
}

/** The beginning of what a receiver answered, on one line, safe to store and to print; null where nothing is left of it. */
export function excerpt(answer: string): string | null {
  const line = withoutControls(answer).replace(/\s+/g, ' ').trim()
  if (line === '') return null
  if (line.length <= longestExcerpt) return line
  // cut between characters, not within one
  return `${line.slice(0, longestExcerpt - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
