// Senders that remember what was acknowledged: one a contact, each event after the answer to the one before, so that the
// order in which the notes of a contact must appear is beyond doubt.
import assert from 'node:assert/strict';
import { sendEvent } from '../support/tendril.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Workload {
  acknowledged = new Map(); // note id -> {contact, sequence, at}
  refused = 0;
  repeated = 0;
  #round = 0;

  /**
   * `urls`: where events may be sent; each sender takes them in turn, and skips a node that does not answer. `seconds`: the
   * time that events are signed with.
   */
  constructor({ urls, hook, contacts = 25, perSecond = 250, seconds = () => Math.floor(Date.now() / 1000) }) {
    Object.assign(this, { urls, hook, contacts, perSecond, seconds });
    this.sequences = new Array(contacts).fill(0);
  }

  /** Sends until `stop` is called; gives a function that stops and waits for what is under way. */
  start() {
    this.#round += 1;
    let stopped = false;
    const senders = Array.from({ length: this.contacts }, (_, contact) => this.#send(contact, () => stopped));
    return async () => {
      stopped = true;
      await Promise.all(senders);
    };
  }

  async #send(contact, stopped) {
    const between = (1000 * this.contacts) / this.perSecond;
    await pause(Math.random() * between);
    while (!stopped()) {
      const began = Date.now();
      await this.#sendOne(contact);
      await pause(Math.max(1, between - (Date.now() - began)));
    }
  }

  async #sendOne(contact) {
    const sequence = (this.sequences[contact] += 1);
    const noteId = `c${contact}-${sequence}`;
    const contactId = `person-${contact}`;
    const event = {
      type: 'note.created',
      id: noteId,
      data: { contactId, noteId, content: `note ${noteId} end`, person: { firstName: 'P', email: `${contactId}@example.org` } },
    };
    const answer = await this.#post(event, contact + sequence);
    if (answer?.status !== 202) {
      this.refused += 1;
      await pause(50);
      return;
    }
    this.acknowledged.set(noteId, { contact, sequence, at: Date.now() });
    if (sequence % 10 !== 0) return;
    // A sender that did not hear the answer sends again, perhaps to another node.
    const again = await this.#post(event, contact + sequence + 1);
    if (again?.status === 202) {
      this.repeated += 1;
      assert.equal(again.body.duplicate, true, `${noteId} was sent twice and taken for new`);
    }
  }

  async #post(event, turn) {
    const url = this.urls[turn % this.urls.length];
    return sendEvent(url + this.hook.path, this.hook.secret, event, { timestamp: this.seconds() }).catch(() => null);
  }
}

/** Compares what was acknowledged with what the simulated HighLevel holds, and says it in a line. */
export async function verdict(simulator, workload) {
  const { notes, contacts } = await simulator.state();
  const effects = new Map();
  const newest = new Map();
  let disordered = 0;
  for (const note of notes) {
    const [, noteId, contact, sequence] = /note (c(\d+)-(\d+)) end/.exec(note.body);
    const count = (effects.get(noteId) ?? 0) + 1;
    effects.set(noteId, count);
    if (count > 1) continue;
    if (Number(sequence) < (newest.get(contact) ?? 0)) disordered += 1;
    newest.set(contact, Number(sequence));
  }
  const lost = [...workload.acknowledged.keys()].filter((noteId) => !effects.has(noteId));
  const doubled = [...effects].filter(([, count]) => count > 1).map(([noteId]) => noteId);
  const doubledContacts = contacts.length - new Set(contacts.map((contact) => contact.email)).size;
  console.log(
    `        ${workload.acknowledged.size} acknowledged (${workload.repeated} sent twice), ${workload.refused} not; ` +
      `${lost.length} lost, ${doubled.length} doubled, ${disordered} out of order, ${doubledContacts} contacts doubled`,
  );
  assert.deepEqual({ lost, doubled, doubledContacts }, { lost: [], doubled: [], doubledContacts: 0 });
  assert.equal(disordered, 0, 'the notes of each contact stand in the order of their events');
}
