/** The distributor that the demo makes. */
export const demoTenant = { slug: 'well-crafted', name: 'Well Crafted Wines', timeZone: 'America/New_York' }
