// The leaves of a JSON schema: path, what is allowed, default.

/** One a value that a policy can set. */
export function policyRows(schema, path = []) {
  if (schema.type === 'object' && schema.properties)
    return Object.entries(schema.properties).flatMap(([key, inner]) => policyRows(inner, [...path, key]))
  return [{ path: path.join('.'), allowed: allowed(schema), default: JSON.stringify(schema.default ?? null) }]
}

function allowed(schema) {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ')
  if (schema.anyOf) return schema.anyOf.map(allowed).join(' or ')
  if (schema.type === 'array')
    return `list of ${allowed(schema.items)}${schema.minItems ? `, at least ${schema.minItems}` : ''}`
  if (schema.type === 'null') return 'null'
  const { type, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema
  const word = { integer: 'whole number', number: 'number', string: 'text', boolean: 'true, false' }[type] ?? type
  const isSafe = (bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  const bounds = [
    isSafe(minimum) && `from ${minimum}`,
    isSafe(exclusiveMinimum) && `above ${exclusiveMinimum}`,
    isSafe(maximum) && `to ${maximum}`,
    isSafe(exclusiveMaximum) && `below ${exclusiveMaximum}`,
  ]
  return [word, ...bounds.filter(Boolean)].join(' ')
}
