/** Words about webhooks that got lost. */
export const coverageText = {
  title: 'What webhooks missed',
  notLookedFor: 'This account sends no events that could get lost: it is looked at instead.',
  notChecked: (what: string) => `${what}: could not be checked`,
  daysOf: (name: string) => `Changes seen in ${name}, by day`,
  day: 'Day',
  changes: 'Changes',
  told: 'By webhook',
  reconciled: 'Found by looking',
};
