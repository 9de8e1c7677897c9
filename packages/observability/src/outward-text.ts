import { withoutControls } from '@leora-jobs/core/delivery'
import type { NotifiedAlert } from '@leora-jobs/core/monitoring'

/** Codes whose message is of the project's own code, and may say anything: a customer's name, a token. */
const foreignCodes: readonly string[] = ['INTERNAL', 'DECISION_FAILED']

export function isForeign(code: string): boolean {
  return foreignCodes.includes(code)
}

export function withoutUrls(text: string): string {
  // schemes are short: without the limit, 20,000 letters without a colon take seconds
  return text.replaceAll(/[a-z][a-z0-9+.-]{0,30}:\/\/\S+/gi, '[URL]')
}

/** What an alert says, fit to leave the process: one line, without what a job's own code threw, and without URLs. Instants are cut to the minute. */
export function outwardMessage({ rule, message, evidence: { attempts, code } }: NotifiedAlert): string {
  if (rule === 'failed-in-a-row' && typeof code === 'string' && isForeign(code))
    return `failed ${attempts} times in a row: ${code}; \`leora-jobs runs show\` has the message`
  return outwardText(message).replaceAll(/(T\d{2}:\d{2}):\d{2}\.\d{3}Z/g, '$1Z')
}

/** A name that is the application's own, such as a tenant's slug. */
export function outwardText(text: string): string {
  return withoutUrls(withoutControls(text)).trim()
}
