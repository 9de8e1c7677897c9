import { parseArray } from './parse-array.ts'

type ParseText = (text: string) => unknown

const asText: ParseText = (text) => text
const asBoolean: ParseText = (text) => text === 't'

/** Type OIDs [of one value, of an array] and how their text is read. Everything else stays text. */
const types: readonly (readonly [number | null, number | null, ParseText])[] = [
  [16, 1000, asBoolean], // bool
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [114, 199, JSON.parse], // json
  [3802, 3807, JSON.parse], // jsonb
  [null, 1009, asText], // text
  [null, 1015, asText], // varchar
  [null, 1016, asText], // int8
  [null, 1182, asText], // date
  [null, 1185, asText], // timestamptz
  [null, 1231, asText], // numeric
  [null, 2951, asText], // uuid
]

/** How to read a column, by the OID of its type. */
export const valueParsers: Readonly<Record<number, ParseText>> = Object.fromEntries(
  types.flatMap(([one, array, parse]): [number, ParseText][] => [
    ...(one === null ? [] : [[one, (text: string) => parse(text)] satisfies [number, ParseText]]),
    ...(array === null ? [] : [[array, (text: string) => parseArray(text, parse)] satisfies [number, ParseText]]),
  ]),
)
