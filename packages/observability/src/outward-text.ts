import { withoutControls } from '@leora-jobs/core/delivery'

/** Of a message or a name that goes to people: one line, without URLs that it did not have from us, and instants to the minute. */
export function outwardText(text: string): string {
  const line = withoutControls(text)
    // schemes are short: without the limit, 20,000 letters without a colon take seconds
    .replaceAll(/[a-z][a-z0-9+.-]{0,30}:\/\/\S+/gi, '[URL]')
    .replaceAll(/(T\d{2}:\d{2}):\d{2}\.\d{3}Z/g, '$1Z')
  return line.trim()
}
