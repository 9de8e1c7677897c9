import { withoutControls } from '@leora-jobs/core/delivery'

/**
 * What stands for something else: `<!channel>`, `<url|text>` and `&amp;` are Slack's; of an `@`, Mattermost and Discord would make a mention of
 * everybody, so nothing may follow it that they can see.
 */
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '@\u200b' }

/** A text as Slack takes it, cut to `limit` characters as they are sent. */
export function slackText(text: string, limit: number): string {
  let escaped = ''
  for (const character of withoutControls(text)) {
    const next = escapes[character] ?? character
    if (escaped.length + next.length >= limit) return `${escaped}…`
    escaped += next
  }
  return escaped
}
