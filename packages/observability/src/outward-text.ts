import { withoutControls } from '@leora-jobs/core/delivery'
import { withoutUrls } from '@leora-jobs/core/monitoring'

/** Of a message or a name that goes to people: one line, without URLs that it did not have from us, and instants to the minute. */
export function outwardText(text: string): string {
  return withoutUrls(withoutControls(text))
    .replaceAll(/(T\d{2}:\d{2}):\d{2}\.\d{3}Z/g, '$1Z')
    .trim()
}
