import { expect, it } from 'vitest'
import { emailContent } from './email-content.ts'

it('the content of an e-mail has a subject and a text, and nothing unknown', () => {
  expect(emailContent.parse({ subject: ' Hello ', text: 'x', html: '<p>x</p>' })).toEqual({
    subject: 'Hello',
    text: 'x',
    html: '<p>x</p>',
  })
  for (const wrong of [
    { subject: ' ', text: 'x' },
    { subject: 'x' },
    { subject: 'x', text: '' },
    { subject: 'x', text: 'x', to: 'a@b.c' },
  ]) {
    expect(emailContent.safeParse(wrong).success).toBe(false)
  }
})
