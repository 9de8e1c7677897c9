import type { TastingRoom } from './add-tastings.ts'

/** Two reps, a wine in two sizes, a gin without category or supplier, three customers and a rep's desk. */
export const emptyRoom: TastingRoom = {
  reps: { Ana: 60, Ben: 2 },
  skus: { R75: 'Rioja', R150: 'Rioja', G70: 'Gin' },
  products: { Rioja: ['Red', 'Iberia'], Gin: [null, null] },
  customers: { Bar: 'On Premise', Shop: 'Off Premise', Club: null, 'Desk of Ben': 'On Premise' },
  samples: [],
}

/** As of 2026-02-28: four episodes, of which two converted within days, and much that counts for nothing. */
export const tastingRoom: TastingRoom = {
  ...emptyRoom,
  samples: [
    // two touches before a sale, three days from the first
    ['Ana', 'Bar', 'R75', '2025-11-01T10:00Z'],
    ['Ben', 'Bar', 'R75', '2025-11-03T10:00Z'],
    // bought an hour before
    ['Ben', 'Shop', 'R75', '2026-02-10T15:00Z'],
    // bought later that day
    ['Ana', 'Shop', 'G70', '2026-02-20T10:00Z', 2],
    ['Ana', 'Club', 'R75', '2026-02-25T10:00Z'],
    // on a sample account, too old, and after as-of
    ['Ben', 'Desk of Ben', 'R75', '2026-02-26T10:00Z', 3],
    ['Ana', 'Bar', 'G70', '2024-06-01T10:00Z'],
    ['Ana', 'Bar', 'G70', '2026-03-01T10:00Z'],
  ],
  orders: [
    {
      customer: 'Bar',
      ordered: '2025-11-04T12:00Z',
      delivered: '2025-12-20T12:00Z',
      lines: [
        ['R75', 1, 10],
        ['R75', 1, 10],
        ['G70', 1, 30, true],
      ],
    },
    { customer: 'Bar', ordered: '2025-11-02T12:00Z', status: 'CANCELLED', lines: [['R75', 9, 10]] },
    { customer: 'Bar', ordered: '2025-11-02T12:00Z', lines: [] },
    { customer: 'Bar', ordered: null, delivered: '2025-11-02T12:00Z', lines: [['R75', 9, 10]] },
    { customer: 'Bar', ordered: '2025-11-02T12:00Z', lines: [['R75', 1, 0]] },
    { customer: 'Shop', ordered: '2026-02-10T14:00Z', lines: [['R75', 1, 10]] },
    { customer: 'Shop', ordered: '2026-02-20T16:00Z', lines: [['R150', 1, 30]] },
    { customer: 'Shop', ordered: '2026-02-20T16:00Z', lines: [['G70', 1, 50]] },
    { customer: 'Shop', ordered: '2026-02-23T12:00Z', lines: [['R75', -1, 10]] },
    { customer: 'Shop', ordered: '2026-03-01T12:00Z', lines: [['R75', 1, 10]] },
  ],
}
