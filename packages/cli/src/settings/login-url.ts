import type { ConnectionOptions } from '@leora-jobs/postgres'

/**
 * The owner's URL with another login: same host, database and parameters. A pooler's user carries its tenant behind a dot (`postgres.abc`), and so must the
 * login's. A password that is null is written as a placeholder, to be filled in.
 */
export function loginUrl({ url: owner }: ConnectionOptions, login: string, password: string | null): string {
  const url = new URL(owner)
  const [, tenant] = url.username.split('.')
  url.username = tenant === undefined ? login : `${login}.${tenant}`
  url.password = password === null ? 'PLACEHOLDER' : password
  for (const name of ['user', 'password']) url.searchParams.delete(name)
  return password === null ? url.href.replace(':PLACEHOLDER@', ':<password>@') : url.href
}
