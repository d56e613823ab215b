// The flows that are measured: one filter, one mapping of a few fields, one call.
const flow = (operation, input) => ({
  format: 1,
  name: `Bench ${operation}`,
  trigger: { operations: ['habitify.note.created'] },
  steps: [
    { id: 'wanted', type: 'filter', rule: { and: [{ '!!': [{ var: 'trigger.data.email' }] }, { in: ['eight', { var: 'trigger.data.content' }] }] } },
    { id: 'write', type: 'action', operation, input },
  ],
});

export const flows = {
  'filter, map four fields, POST (idempotent)': flow('highlevel.contacts.upsert-contact', {
    firstName: '{{ trigger.data.firstName | strip }}',
    lastName: '{{ trigger.data.lastName | upcase }}',
    email: '{{ trigger.data.email | downcase }}',
    phone: '{{ trigger.data.phone }}',
  }),
  'filter, map, POST (reconcilable: intent on disk first)': flow('highlevel.contacts.create-note', {
    contactId: '{{ trigger.data.contactId }}',
    body: '{{ trigger.data.content }} ({{ trigger.data.date }})',
  }),
};
