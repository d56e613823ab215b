// The people of the simulated Habitify, and looks at their accounts.
import assert from 'node:assert/strict';
import { until } from './suite.mjs';
import { Simulator } from './tendril.mjs';

export class Habitify extends Simulator {
  #demo;

  constructor(demo) {
    super(demo.habitify.base_url);
    this.#demo = demo;
  }

  /** Connects a new simulated user, with one habit called Run, as the account of a person. */
  async connectPerson(person, { version = 'v2' } = {}) {
    const apiKey = `key-of-${person}`;
    await this.control('POST', 'users', { api_key: apiKey, name: person });
    const habit = await this.control('POST', 'habits', { api_key: apiKey, name: 'Run', goal: { value: 5, unit: 'kM' } });
    const { status, body } = await this.#demo.api.post('connections', {
      connector: 'habitify',
      base_url: this.url,
      settings: { person, api_version: version },
      credentials: { api_key: version === 'v1' ? `v1-${apiKey}` : apiKey },
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(JSON.stringify(body).includes(apiKey), false);
    return { connection: body.id, habit: habit.id, apiKey };
  }

  async userOf(apiKey) {
    return (await this.state()).users.find((user) => user.api_key === apiKey);
  }
}

/** Lets a connection be looked at, and waits until every active poll was. */
export async function look(demo, connection) {
  const before = new Date().toISOString();
  await demo.api.post(`connections/${connection}/polls/look`);
  return until('the look', async () => {
    const { items } = await demo.api.get(`connections/${connection}/polls`);
    const active = items.filter((poll) => poll.active);
    return active.length > 0 && active.every((poll) => poll.last_look >= before) ? active : null;
  });
}
