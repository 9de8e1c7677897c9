import { expect, test } from 'vitest'
import { parseConnection } from '../connection/parse-connection.ts'
import { judgeHost } from './host.ts'

const notes = (url: string) =>
  judgeHost(parseConnection({ url }))
    .filter(({ level }) => level === 'note')
    .map(({ message }) => message)

test('a local host, and the embedded database, are nothing to speak of', () => {
  expect(judgeHost(null)).toMatchObject([{ level: 'ok' }])
  expect(notes('postgres://u:p@localhost/d')).toEqual([])
  expect(notes('postgres://u:p@db.example.com/d?sslmode=verify-full')).toEqual([])
})

test.each([
  'postgres://u:p@db.example.com:6543/d?sslmode=verify-full',
  'postgres://u:p@aws-0-eu.pooler.example.com/d?sslmode=verify-full',
  'postgres://u:p@db.example.com/d?sslmode=verify-full&pgbouncer=true',
])('a pooler: %s', (url) => {
  expect(notes(url)).toEqual([expect.stringMatching(/prepared statements are off.*DIRECT_URL/)])
})

test('a pooler of sessions serves migrate too', () => {
  const url = 'postgres://u.ref:p@aws-0-us-east-1.pooler.supabase.com:5432/d?sslmode=verify-full'
  expect(notes(url)).toEqual([expect.stringMatching(/a session of its own.*migrate` work.*6543/)])
  expect(notes(url.replace('5432', '6543'))).toEqual([expect.stringContaining('needs the direct URL')])
})

test('Supabase without a pooler is IPv6 only', () => {
  expect(notes('postgres://u:p@db.abcdef.supabase.co/d?sslmode=verify-full')).toEqual([expect.stringContaining('IPv6')])
})

test.each(['disable', 'prefer', 'require', 'verify-ca'])('sslmode %s on another host', (mode) => {
  expect(notes(`postgres://u:p@db.example.com/d?sslmode=${mode}`)).toEqual([expect.stringContaining('verify-full')])
})
