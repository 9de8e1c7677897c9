import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { type FaultBed, withFleet } from './fault-bed.ts'

/** How many messages an undisturbed tick sends to the server. */
export async function countMessages(bed: FaultBed): Promise<number> {
  let messages = 0
  await withFleet(bed, async (fleet) => {
    const proxy = await startProtocolProxy(fleet.url)
    await fleet.runner({ url: proxy.url }).tick()
    messages = proxy.messages
    proxy.close()
  })
  return messages
}
