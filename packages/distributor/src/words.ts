/** Family names of owners, reps and estates. Some differ in accents only, as in real customer lists. */
export const surnames = [
  ...['Moretti', 'Dubois', 'Álvarez', 'Alvarez', 'Bianchi', 'Lefèvre', 'Lefevre', 'Okafor', 'Castellano', 'Müller'],
  ...['Muller', 'Navarro', 'Peña', 'Fontaine', 'Rossi', 'Kowalski', 'Delacroix', 'Marchetti', 'Núñez', 'Sørensen'],
  ...['Haddad', 'Beaumont', 'Ferrari', 'Gonçalves', 'Whitfield', 'Tanaka', 'Vasquez', 'Abernathy', 'Costa', 'Girard'],
  ...['Lindqvist', 'Romano', 'Saint-Clair', "O'Malley", 'Papadakis', 'Quintero', 'Schäfer', 'Tremblay', 'Valenti'],
  ...['Winslow', 'Ybarra', 'Zanetti', 'Bélanger', 'Calloway', 'Drăgan', 'Esposito', 'Fitzgerald', 'Guérin', 'Hollis'],
] as const

export const givenNames = [
  ...['Ana', 'Marcus', 'Elena', 'Tomás', 'Priya', 'Owen', 'Chloé', 'Dante', 'Ingrid', 'Julian', 'Keiko', 'Luís'],
  ...['Maya', 'Nadia', 'Oscar', 'Renée', 'Simone', 'Theo', 'Vera', 'Wesley'],
] as const

export const adjectives = [
  ...['Copper', 'Gilded', 'Velvet', 'Blue', 'Salted', 'Hollow', 'Crooked', 'Golden', 'Lucky', 'Silver', 'Wild', 'Old'],
  ...['Painted', 'Quiet', 'Red', 'Rusty', 'Secret', 'Smoky', 'Stone', 'Twin', 'Upper', 'Wandering', 'White', 'Black'],
  ...['Little', 'Northern', 'Amber', 'Honest', 'Iron', 'Olive'],
] as const

export const nouns = [
  ...['Fox', 'Fig', 'Oak', 'Heron', 'Lantern', 'Anchor', 'Barrel', 'Pear', 'Sparrow', 'Harbor', 'Thistle', 'Hound'],
  ...['Kettle', 'Ladder', 'Magpie', 'Orchard', 'Pigeon', 'Quince', 'Rose', 'Saddle', 'Table', 'Urchin', 'Vine', 'Wren'],
  ...['Truffle', 'Goat', 'Plum', 'Key', 'Mill', 'Hearth'],
] as const

/** As many forms for restaurants as for shops, so that a name's number means the same for both; `*` is the root. */
export const onPremiseForms = [
  ...['*', '* Bistro', '* Tavern', '* Kitchen & Bar', '* Wine Bar', '* Grill', 'Café *', 'Osteria *', '* Steakhouse'],
  ...['* Supper Club', '* Oyster House', 'Hotel *'],
] as const

export const offPremiseForms = [
  ...[
    '* Wines',
    '* Wine & Spirits',
    '* Liquors',
    '* Cellars',
    '* Fine Wine',
    '* Bottle Shop',
    '* Market',
    '* Vintners',
  ],
  ...['* Wine Merchants', 'Maison *', '* Provisions', '* Package Store'],
] as const

export const towns = [
  ...['Beacon', 'Hudson', 'Rhinebeck', 'Montclair', 'Hoboken', 'Greenwich', 'Larchmont', 'Nyack', 'Cold Spring'],
  ...['Saratoga', 'Princeton', 'Kingston', 'Westport', 'Red Bank', 'Tarrytown', 'Sag Harbor', 'Astoria', 'Media'],
] as const

export const territories = [
  { name: 'Manhattan', state: 'NY' },
  { name: 'Brooklyn & Queens', state: 'NY' },
  { name: 'Hudson Valley', state: 'NY' },
  { name: 'Long Island', state: 'NY' },
  { name: 'North Jersey', state: 'NJ' },
  { name: 'Fairfield County', state: 'CT' },
  { name: 'Capital District', state: 'NY' },
  { name: 'Philadelphia', state: 'PA' },
] as const
