/** The keys of an object's schema, or of one within it, `.prefault({})` and the like taken off; null where it cannot be told. */
export function keysAt(schema: unknown, path: readonly string[] = []): readonly string[] | null {
  let bare: unknown = schema
  while (isRecord(bare) && typeof bare.unwrap === 'function') bare = bare.unwrap()
  if (!isRecord(bare) || !isRecord(bare.shape)) return null
  const [key, ...rest] = path
  return key === undefined ? Object.keys(bare.shape) : keysAt(bare.shape[key], rest)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
