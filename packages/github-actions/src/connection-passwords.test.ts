import { expect, it } from 'vitest'
import { connectionPasswords } from './connection-passwords.ts'

it.each([
  ['postgres://me:s3cret@db:5432/app', ['s3cret']],
  ['postgresql://me:p%40ss%2Fw@db/app?sslmode=require', ['p%40ss%2Fw', 'p@ss/w']],
  ['postgres://db/app?user=me&password=s3cret', ['s3cret']],
  ['postgres://me:a@b@db/app', ['a@b']],
  ['postgres://me:100%@db/app', ['100%']],
  ['postgres://me@db/app', []],
  ['postgres://me:@db/app', []],
  ['http://db:5432/app?next=a:b@c', []],
  ['no url', []],
  [undefined, []],
])('%s holds %j', (url, passwords) => {
  expect(connectionPasswords([url])).toEqual(passwords)
})
