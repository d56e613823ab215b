// Every recipe that ships, from the outside: what starts it happens in one system, its effect is seen in the other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Habitify, look } from './support/habitify.mjs';
import { Suite, until } from './support/suite.mjs';
import { highlevelOf, startDemo } from './support/tendril.mjs';

const suite = new Suite();
const demo = await startDemo();
suite.cleanup(() => demo.stop());
const habitify = new Habitify(demo);
const workflow = (await demo.simulator.state()).workflows.find((one) => one.status === 'published').id;
const today = new Date().toISOString().slice(0, 10);

const highlevel = highlevelOf(demo);
const makeContact = async (fields) => (await highlevel('POST', '/contacts/', { locationId: demo.highlevel.location_id, ...fields })).contact;

/** An event of the person's side, as a system that takes sign-ups sends it. */
async function send(type, data) {
  const answer = await demo.send({ type, id: randomUUID(), occurred_at: new Date().toISOString(), data });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
}

/** A webhook of HighLevel for something that the simulator does not bring about itself. */
const webhook = (type, data) =>
  demo.simulator.control('POST', 'emit', { url: demo.url + demo.hooks.highlevel, type, data });

const account = (person) => habitify.userOf(`key-of-${person}`);

/** Publishes the recipe's flow, with `edit` applied to its document first. */
async function install(recipe, parameters, edit) {
  const made = await demo.api.post('flows', { recipe, parameters });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  if (edit) {
    const { document } = await demo.api.get(`flows/${made.body.id}`);
    edit(document);
    const changed = await demo.api.request('PUT', `flows/${made.body.id}`, { document });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
  }
  const published = await demo.api.post(`flows/${made.body.id}/publish`);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  return made.body.id;
}

/** A wait of days ends after a second, so that what follows it can be seen. */
const shortened = (document) => {
  for (const step of document.steps) if (step.type === 'wait' && step.for) step.for = { seconds: 1 };
};

const email = (recipe) => `${recipe}@recipes.example`;
const contactOf = (recipe) => demo.simulator.contact((one) => one.email === email(recipe));
const enrolled = (recipe) => async () => (await contactOf(recipe))?.workflows.some((one) => one.workflowId === workflow);
const noteStarting = (recipe, text) => async () => (await contactOf(recipe))?.notes.some((one) => one.body.startsWith(text));
const taskCalled = (recipe, title) => async () => (await contactOf(recipe))?.tasks.some((one) => one.title === title);

// `person`: an id of its own, with an e-mail address by which the contact is found. `account`: the version of their
// Habitify account. `cause` makes the trigger happen, before which the account was looked at; `effect` is asked until it
// is true.
const recipes = {
  'contact-sync': {
    cause: () => send('contact.created', { contactId: 'contact-sync', firstName: 'Ada', email: email('contact-sync'), tags: ['runner'] }),
    effect: async () => (await contactOf('contact-sync'))?.tags.includes('runner'),
  },
  'sign-up': {
    parameters: { workflow_id: workflow },
    cause: () => send('user.signed_up', { contactId: 'sign-up', email: email('sign-up') }),
    effect: enrolled('sign-up'),
  },
  'task-sync': {
    cause: () => send('task.created', { contactId: 'task-sync', taskId: 't1', title: 'Walk', dueDate: today }),
    effect: taskCalled('task-sync', 'Walk'),
  },
  'note-and-appointment': {
    cause: () => send('note.created', { contactId: 'note-and-appointment', noteId: 'n1', content: 'Slept well', date: today }),
    effect: async () => (await contactOf('note-and-appointment'))?.notes.some((one) => one.body.includes('Slept well')),
  },
  'appointment-reminder': {
    parameters: { workflow_id: workflow },
    // Less than a day ahead: its reminder is due at once.
    cause: () => send('appointment.created', { contactId: 'appointment-reminder', appointmentId: 'a1', date: today, time: '23:59' }),
    effect: enrolled('appointment-reminder'),
  },
  'appointment-to-calendar': {
    parameters: { calendar_id: 'sandboxCalendar00001' },
    cause: () => send('appointment.created', { contactId: 'appointment-to-calendar', appointmentId: 'a2', date: '2027-03-01', time: '10:00' }),
    effect: async () => (await contactOf('appointment-to-calendar'))?.appointments.length === 1,
  },
  'new-habit': {
    account: 'v2',
    cause: ({ apiKey }) => habitify.control('POST', 'habits', { api_key: apiKey, name: 'Swim', goal: { value: 1, unit: 'rep' } }),
    effect: noteStarting('new-habit', 'New habit: Swim'),
  },
  'habit-archived': {
    account: 'v2',
    cause: ({ habit }) => habitify.control('POST', 'archive', { habitId: habit }),
    effect: taskCalled('habit-archived', 'Ask about Run'),
  },
  'habit-completed': {
    account: 'v2',
    parameters: { tag: 'did it' },
    cause: ({ habit }) => habitify.control('POST', 'journal', { habitId: habit, status: 'completed' }),
    effect: async () => (await contactOf('habit-completed'))?.tags.includes('did it') && noteStarting('habit-completed', 'Completed Run')(),
  },
  'missed-habit': {
    account: 'v2',
    edit: shortened,
    cause: ({ habit }) => habitify.control('POST', 'journal', { habitId: habit, status: 'failed' }),
    effect: taskCalled('missed-habit', 'Check in: Run missed'),
  },
  'quiet-client': {
    account: 'v2',
    parameters: { workflow_id: workflow },
    edit: shortened,
    cause: ({ habit }) => habitify.control('POST', 'journal', { habitId: habit, status: 'completed' }),
    effect: enrolled('quiet-client'),
  },
  'streak-reached': {
    parameters: { workflow_id: workflow, length: 7 },
    cause: () => send('streak.reached', { contactId: 'streak-reached', habitId: 'h1', habitName: 'Run', streak: 7, date: today }),
    effect: enrolled('streak-reached'),
  },
  'low-mood': {
    account: 'v1',
    cause: ({ apiKey }) => habitify.control('POST', 'moods', { api_key: apiKey, value: 1 }),
    effect: async () => (await contactOf('low-mood'))?.tasks.some((one) => one.title.startsWith('Low mood')),
  },
  'welcome-habit': {
    account: 'v2',
    parameters: { habit: 'Stretch', minutes: 10 },
    cause: () => send('user.signed_up', { contactId: 'welcome-habit', email: email('welcome-habit') }),
    effect: async () => (await account('welcome-habit')).habits.some((one) => one.name === 'Stretch'),
  },
  'task-to-action': {
    account: 'v1',
    parameters: { habit_name: 'Run' },
    cause: () => send('task.created', { contactId: 'task-to-action', taskId: 't2', title: 'Buy shoes', dueDate: today }),
    effect: async () => JSON.stringify(await account('task-to-action')).includes('Buy shoes'),
  },
  'people-from-highlevel': {
    parameters: { tag: 'client' },
    cause: () => makeContact({ firstName: 'Pia', email: email('people-from-highlevel'), tags: ['client'] }),
    effect: async () => {
      const contact = await contactOf('people-from-highlevel');
      const { status, body } = await demo.api.request('GET', `people/${contact.id}`);
      return status === 200 && body.fields.firstName === 'Pia';
    },
  },
  'notes-from-highlevel': {
    account: 'v2',
    ofContact: true,
    parameters: { habit_name: 'Run' },
    cause: ({ person }) => highlevel('POST', `/contacts/${person}/notes`, { body: 'Well done' }),
    effect: async ({ person }) => JSON.stringify(await account(person)).includes('Well done'),
  },
  'tasks-from-highlevel': {
    account: 'v1',
    ofContact: true,
    parameters: { habit_name: 'Run' },
    cause: ({ person }) => highlevel('POST', `/contacts/${person}/tasks`, { title: 'Buy a watch', dueDate: '2027-01-01T10:00:00Z', completed: false }),
    effect: async ({ person }) => JSON.stringify(await account(person)).includes('Buy a watch'),
  },
  'opportunity-won': {
    account: 'v2',
    ofContact: true,
    parameters: { habit: 'Plan the week', minutes: 20 },
    cause: ({ person }) => webhook('OpportunityStatusUpdate', { id: 'opportunity1', contactId: person, status: 'won', name: 'Coaching' }),
    effect: async ({ person }) => (await account(person)).habits.some((one) => one.name === 'Plan the week'),
  },
  'contacts-both-ways': {
    ofContact: true,
    parameters: { winner: 'there' },
    // Changed on both sides: the person's new name goes out, the contact's e-mail address wins.
    cause: async ({ person }) => {
      const contact = await contactOf('contacts-both-ways');
      await demo.api.request('PUT', 'links', { kind: 'contact', source_id: person, target_id: contact.id, connection: 'highlevel' });
      await demo.api.request('PUT', `people/${person}`, { fields: { lastName: 'Married' } });
    },
    effect: async ({ person }) => {
      const contact = await contactOf('contacts-both-ways');
      const { fields } = await demo.api.get(`people/${person}`);
      return contact.lastName === 'Married' && fields.firstName === 'Contact';
    },
  },
  unsubscribe: {
    ofContact: true,
    parameters: { workflow_id: workflow },
    cause: async ({ person }) => {
      await highlevel('POST', `/contacts/${person}/workflow/${workflow}`, {});
      await highlevel('PUT', `/contacts/${person}`, { dnd: true });
    },
    effect: async ({ person }) => {
      const left = (await contactOf('unsubscribe')).workflows.length === 0;
      return left && (await demo.api.get(`people/${person}`)).fields.unsubscribed === true;
    },
  },
  'weekly-summary': {
    account: 'v2',
    parameters: { person: 'weekly-summary' },
    edit: (document) => { document.trigger.schedule.cron = '* * * * *'; },
    before: () => contactAndLink('weekly-summary'),
    cause: () => {},
    effect: noteStarting('weekly-summary', 'The week until'),
    limitMs: 90_000,
  },
};

/** A contact in HighLevel, and the link of the person to it. */
async function contactAndLink(recipe, person = recipe) {
  const contact = await makeContact({ firstName: 'Contact', email: email(recipe) });
  const { status, body } = await demo.api.post('links', { kind: 'contact', source_id: person === '' ? contact.id : person, target_id: contact.id, connection: 'highlevel' });
  assert.equal(status, 201, JSON.stringify(body));
  return contact.id;
}

// The flows of the demo would do some of the same.
for (const { id, published_version } of (await demo.api.get('flows?limit=100')).items) {
  if (published_version) await demo.api.post(`flows/${id}/unpublish`);
}
await demo.simulator.control('POST', 'webhooks', { url: demo.url + demo.hooks.highlevel });

suite.test('every recipe that ships is in this list', () => {
  const shipped = readdirSync('recipes').map((file) => file.replace('.json', '')).sort();
  assert.deepEqual(Object.keys(recipes).sort(), shipped);
});

for (const [name, recipe] of Object.entries(recipes)) {
  suite.test(`${name}: what starts it has its effect in the other system`, async () => {
    const person = recipe.ofContact ? await contactAndLink(name, '') : name;
    if (!['contact-sync', 'people-from-highlevel'].includes(name)) {
      assert.equal((await demo.api.post('people', { id: person, fields: { firstName: 'Recipe', email: email(name) } })).status, 201);
    }
    const facts = { person, ...(recipe.account ? await habitify.connectPerson(person, { version: recipe.account }) : {}) };
    await recipe.before?.(facts);
    const flow = await install(name, recipe.parameters ?? {}, recipe.edit);
    const isPolled = recipe.account && !recipe.ofContact && /habit|mood|quiet/.test(name) && name !== 'welcome-habit';
    if (isPolled) await look(demo, facts.connection);
    await recipe.cause(facts);
    if (isPolled) await look(demo, facts.connection);
    try {
      await until('the effect', () => recipe.effect(facts), recipe.limitMs);
    } catch (error) {
      const { items } = await demo.api.get(`runs?flow=${flow}`);
      throw new Error(`${error.message}; runs: ${JSON.stringify(items.map((run) => [run.status, run.error]))}`);
    }
    const runs = await until('the runs to end', async () => {
      const { items } = await demo.api.get(`runs?flow=${flow}`);
      return items.length > 0 && items.every((run) => ['succeeded', 'filtered'].includes(run.status)) ? items : null;
    });
    assert.ok(runs.some((run) => run.status === 'succeeded'));
    await demo.api.post(`flows/${flow}/unpublish`);
  });
}

suite.test('whoever is unsubscribed is put into no workflow by a reminder', async () => {
  const { id } = await contactOf('unsubscribe');
  const flow = await install('streak-reached', { workflow_id: workflow, length: 7 });
  await send('streak.reached', { contactId: id, habitId: 'h1', habitName: 'Run', streak: 7, date: today });
  const [run] = await until('the run', async () => {
    const { items } = await demo.api.get(`runs?flow=${flow}`);
    return items.length > 0 && !['queued', 'running'].includes(items[0].status) ? items : null;
  });
  assert.equal(run.status, 'filtered');
  assert.equal((await contactOf('unsubscribe')).workflows.length, 0);
  await demo.api.post(`flows/${flow}/unpublish`);
});

await suite.run();
