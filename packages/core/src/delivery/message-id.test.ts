import { expect, it } from 'vitest'
import { isMessageId } from './message-id.ts'

it('the id of a message is visible ASCII without a full stop, up to 255 characters', () => {
  expect(['msg_1', 'a:b/c~!', 'x'.repeat(255)].map(isMessageId)).toEqual([true, true, true])
  expect(['', 'a.b', 'a b', 'ä', 'a\n', 'a\r\nx-y: z', '\x7f', 'x'.repeat(256)].map(isMessageId)).toEqual(
    Array(8).fill(false),
  )
})
