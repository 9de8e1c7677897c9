/** False where a text cannot be an id of this type, so that the database need not refuse it. */
export function canBeId(text: string, type: string): boolean {
  if (type === 'uuid') return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)
  if (/^(bigint|integer|smallint|numeric)/.test(type)) return /^\d{1,18}$/.test(text)
  return true
}
