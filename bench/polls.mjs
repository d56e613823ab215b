// What it costs to look at many people's accounts: the demo with N connected people, each of them a user of the simulated
// Habitify with three habits.
//   node bench/polls.mjs [--people 10000] [--seconds 120]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Simulator, startDemo } from '../tests/integration/support/tendril.mjs';

const { values } = parseArgs({ options: { people: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '120' } } });
const people = Number(values.people);
const seconds = Number(values.seconds);

const demo = await startDemo();
const habitify = new Simulator(demo.habitify.base_url);
const pid = demo.process.child.pid;
// The simulators live in the same process: their part of the CPU is counted too.
const cpuSeconds = () => {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
};
const rssMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const counted = async () => {
  const text = await (await fetch(`${demo.url}/metrics`, { headers: { authorization: `Bearer ${demo.api_token}` } })).text();
  const count = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)[1]);
  return { calls: count('tendril_poll_calls_total'), looks: count('tendril_polls_total'), failed: count('tendril_polls_failed_total') };
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

await habitify.control('POST', 'mode', { record_requests: false });
// People who are imported start nothing: only looks are to be counted.
for (const { id, published_version: published } of (await demo.api.get('flows?limit=100')).items) {
  const { document } = await demo.api.get(`flows/${id}`);
  const operations = document.trigger.operations;
  if (published && operations.some((one) => /contact\.|user\./.test(one))) await demo.api.post(`flows/${id}/unpublish`);
}
for (let i = 0; i < people; i += 1) {
  await habitify.control('POST', 'users', { api_key: `key-${i}`, name: `P${i}` });
  for (const name of ['Run', 'Read', 'Rest']) await habitify.control('POST', 'habits', { api_key: `key-${i}`, name });
}
const before = rssMiB();
const started = Date.now();
for (let from = 0; from < people; from += 500) {
  const rows = Array.from({ length: Math.min(500, people - from) }, (_, i) => `p-${from + i},p${from + i}@example.org,key-${from + i}`);
  const { status, body } = await demo.api.post('people/import', { csv: `id,email,habitify key\n${rows.join('\n')}\n` });
  if (status !== 200) throw new Error(JSON.stringify(body));
}
console.log(`${people} people imported and connected in ${((Date.now() - started) / 1000).toFixed(1)} s`);
console.log(`memory: ${before.toFixed(0)} MiB before, ${rssMiB().toFixed(0)} MiB after: ${(((rssMiB() - before) * 1024) / people).toFixed(1)} KiB per account`);
await pause(10_000);
const first = { cpu: cpuSeconds(), ...(await counted()), at: Date.now() };
await pause(seconds * 1000);
const last = { cpu: cpuSeconds(), ...(await counted()), at: Date.now() };
const took = (last.at - first.at) / 1000;
const calls = last.calls - first.calls;
const looks = last.looks - first.looks;
const cpu = last.cpu - first.cpu;
console.log(`${looks} looks with ${calls} calls in ${took.toFixed(0)} s: ${(calls / took).toFixed(1)} calls/s, ${last.failed - first.failed} looks failed`);
console.log(`CPU: ${((cpu * 1e6) / looks).toFixed(0)} us per look, ${((cpu * 1e6) / calls).toFixed(0)} us per call, server and simulator together; ${((cpu / took) * 100).toFixed(1)} % of one core`);
console.log(`memory at the end: ${rssMiB().toFixed(0)} MiB`);
await demo.stop();
