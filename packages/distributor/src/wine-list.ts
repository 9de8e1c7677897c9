import type { Category } from './season.ts'

/** Wines by category. */
export const wineList: Record<Category, readonly string[]> = {
  Red: [
    ...['Cabernet Sauvignon', 'Pinot Noir', 'Merlot', 'Malbec', 'Syrah', 'Zinfandel', 'Barolo', 'Chianti Classico'],
    ...['Rioja Reserva', 'Côtes du Rhône', 'Saint-Émilion', 'Montepulciano', 'Nero d’Avola', 'Blaufränkisch'],
  ],
  White: [
    ...['Chardonnay', 'Sauvignon Blanc', 'Pinot Grigio', 'Riesling', 'Albariño', 'Grüner Veltliner', 'Sancerre'],
    ...['Chablis', 'Vermentino', 'Chenin Blanc', 'Soave', 'Gewürztraminer'],
  ],
  Rosé: ['Rosé de Provence', 'Rosado', 'Rosato', 'Rosé of Pinot Noir', 'Tavel'],
  Sparkling: ['Brut', 'Prosecco', 'Cava Reserva', 'Crémant', 'Blanc de Blancs', 'Lambrusco', 'Franciacorta'],
  Dessert: ['Sauternes', 'Moscato', 'Late Harvest Riesling', 'Vin Santo', 'Tokaji Aszú'],
  Fortified: ['Tawny Port', 'Ruby Port', 'Fino Sherry', 'Madeira', 'Vermouth Rosso'],
}

/** What stands before an estate's family name. */
export const estates = [
  ...['Domaine', 'Château', 'Cantina', 'Bodegas', 'Tenuta', 'Weingut', 'Quinta do', 'Clos', 'Casa', 'Maison'],
] as const

/** Endings of suppliers' names. */
export const supplierForms = ['Imports', 'Selections', 'Wine Group', 'Estates', '& Fils'] as const
