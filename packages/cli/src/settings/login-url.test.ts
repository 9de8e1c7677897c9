import { expect, it } from 'vitest'
import { loginUrl } from './login-url.ts'

it.each([
  [
    'postgres://owner:s3cret@db.example:5432/shop?sslmode=require',
    'a/b@c',
    'postgres://jobs:a%2Fb%40c@db.example:5432/shop?sslmode=require',
  ],
  [
    'postgres://postgres.abc:s3cret@pooler.example:6543/postgres',
    'x',
    'postgres://jobs.abc:x@pooler.example:6543/postgres',
  ],
  ['postgres://owner:s3cret@localhost/shop?password=s3cret', null, 'postgres://jobs:<password>@localhost/shop'],
])('of %s with %s is %s', (url, password, expected) => {
  expect(loginUrl({ url }, 'jobs', password)).toBe(expected)
})
