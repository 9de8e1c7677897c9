import type { AlertNotification } from '@leora-jobs/core/monitoring'
import type { NoticeText, RunbookOptions } from './describe-notice.ts'
import { describeNotification, type NotificationText } from './describe-notification.ts'
import { slackText } from './slack-text.ts'

/** The body of an incoming webhook. */
export interface SlackMessage {
  /** All of it once more, for whoever knows no blocks: Mattermost, Discord, a phone's lock screen. */
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  readonly unfurl_links: false
  readonly unfurl_media: false
}

type SlackBlock =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | {
      readonly type: 'section'
      /** `verbatim`: no link is made of what looks like a name or an address. */
      readonly text: { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true }
    }

/** Of a header. Slack's reference: Block Kit, "Header block". */
const headerLimit = 150

/** Notices written out: with a header and an end 22 blocks, of the 50 of a message. */
const noticeLimit = 20

/** Of all notices: about 13,200 characters of blocks are taken in fact, which is written nowhere (msg_blocks_too_long, slackapi/bolt-js#2509). */
const blocksLimit = 10_000

/** Of what a notice says: a section takes 3,000, with its headline and commands. */
const longestMessage = 1_500
const longestOfMany = 350

/** Of the text, but for its end: Discord takes 2,000. */
const textLimit = 1_800

/** A notification as an incoming webhook of Slack's takes it; Mattermost and Discord take the same, and show the text alone. */
export function slackMessage(notification: AlertNotification, options: RunbookOptions = {}): SlackMessage {
  const text = describeNotification(notification, { ...options, limit: noticeLimit })
  const title = slackText(text.title, headerLimit)
  const isOne = text.notices.length === 1
  const sections = fitting(
    text.notices.map((notice) => noticeMarkup(notice, isOne)),
    blocksLimit,
  )
  const lines = fitting(
    text.notices.map((notice) => noticeLines(notice, isOne)),
    textLimit - title.length,
  )
  return {
    text: [title, ...lines, endOf(text, lines)].join('\n'),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title } },
      ...sections.map(section),
      section(endOf(text, sections)),
    ],
    unfurl_links: false,
    unfurl_media: false,
  }
}

/** The first of the parts, as many as there is room for. */
function fitting(parts: readonly string[], limit: number): readonly string[] {
  let length = 0
  const end = parts.findIndex((part) => {
    length += part.length + 1
    return length > limit
  })
  return end < 0 ? parts : parts.slice(0, end)
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

function noticeMarkup({ headline, message, state, runbook, commands }: NoticeText, isOne: boolean): string {
  const said = slackText(message, isOne ? longestMessage : longestOfMany)
  const lines = [`*${slackText(headline, headerLimit)}*`, said, `${state}; runbook: ${runbookMarkup(runbook)}`]
  return [...lines, ...(isOne ? inCode(commands) : [])].join('\n')
}

function runbookMarkup(runbook: string): string {
  const address = slackText(runbook, 500)
  if (!runbook.startsWith('https://')) return address
  return `<${address.replaceAll('|', '%7C')}|${slackText(runbook.replace(/^.*\//, ''), 60)}>`
}

/** The same without markup. The headline of a single one is the title. */
function noticeLines({ headline, message, state, runbook, commands }: NoticeText, isOne: boolean): string {
  const said = slackText(message, isOne ? 800 : longestOfMany)
  const lines = [said, `${state}; runbook: ${slackText(runbook, 300)}`]
  return (isOne ? [...lines, ...inCode(commands)] : [slackText(headline, headerLimit), ...lines]).join('\n')
}

function inCode(commands: readonly string[]): readonly string[] {
  return commands.map((command) => `\`${command}\``)
}

/** How many were left out, and what lists them all. */
function endOf({ notices, more, listCommand }: NotificationText, written: readonly string[]): string {
  const left = notices.length - written.length + more
  return `${left > 0 ? `and ${left} more: ` : ''}\`${listCommand}\``
}
