/** A category of wine. */
export type Category = 'Red' | 'White' | 'Rosé' | 'Sparkling' | 'Dessert' | 'Fortified'

/** The trade as a whole, January to December: a slow start of the year, the peak in the fourth quarter. */
export const tradeSeason = [0.65, 0.7, 0.85, 0.92, 1.0, 1.02, 0.92, 0.88, 1.0, 1.25, 1.55, 1.8] as const

/** What share of all orders' lines a category has, and how that share moves over the year. */
export const categorySeason: Record<Category, { share: number; months: readonly number[] }> = {
  Red: { share: 0.38, months: [1.2, 1.15, 1.05, 0.95, 0.85, 0.8, 0.75, 0.8, 1.0, 1.15, 1.2, 1.15] },
  White: { share: 0.28, months: [0.85, 0.85, 0.95, 1.05, 1.15, 1.2, 1.2, 1.15, 1.0, 0.9, 0.85, 0.85] },
  Rosé: { share: 0.11, months: [0.3, 0.4, 0.8, 1.4, 1.9, 2.1, 1.9, 1.4, 0.8, 0.4, 0.3, 0.3] },
  Sparkling: { share: 0.14, months: [0.7, 0.9, 0.8, 0.85, 1.0, 1.0, 0.85, 0.8, 0.85, 1.0, 1.5, 1.9] },
  Dessert: { share: 0.05, months: [1.0, 1.1, 0.9, 0.9, 0.9, 0.8, 0.7, 0.7, 0.9, 1.1, 1.4, 1.6] },
  Fortified: { share: 0.04, months: [1.2, 1.1, 0.9, 0.8, 0.8, 0.7, 0.7, 0.7, 0.9, 1.2, 1.4, 1.6] },
}

export const categories = ['Red', 'White', 'Rosé', 'Sparkling', 'Dessert', 'Fortified'] as const
