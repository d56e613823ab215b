// What Tendril does per second, on this machine, with every acknowledged event on disk: prints medians of several rounds.
//
//   node bench/run.mjs [--rounds 3] [--events 40000] [--stores sqlite,postgres]
import { parseArgs } from 'node:util';
import { flows } from './flows.mjs';
import { Machine, startSandbox } from './machine.mjs';
import { startPostgres } from './postgres.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, events: { type: 'string', default: '40000' }, stores: { type: 'string', default: 'sqlite,postgres' } },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
const openLoopRate = 20_000;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Prints one row of the table, and gives the medians of what its rounds used of the processors. */
async function row(machine, what, round) {
  const results = [];
  for (let i = 0; i < rounds; i += 1) {
    results.push(await machine.round({ events, ...round }));
    await pause(200); // for the checkpointer to catch up
  }
  const of = (key) => median(results.map((one) => one[key] ?? 0));
  const completed = round.runs ? of('completed').toFixed(0) : '';
  console.log(
    `| ${what} | ${round.connections} | ${of('per_second').toFixed(0)} | ${of('p50_ms').toFixed(1)} ms | ${of('p99_ms').toFixed(1)} ms | ` +
      `${of('max_ms').toFixed(0)} ms | ${completed} | ${of('server_us').toFixed(0)} us |`,
  );
  const names = [...new Set(results.flatMap((one) => Object.keys(one.threads)))];
  const threads = names.map((name) => [name, median(results.map((one) => one.threads[name] ?? 0))]);
  return { what: `${what}, ${round.connections}`, threads, simulator: of('simulator_us'), generator: of('cpu_us') };
}

function printProcessorTime(rows) {
  const names = [...new Set(rows.flatMap((one) => one.threads.map(([name]) => name)))];
  console.log(`\nProcessor time per event, microseconds, by thread of the server and by process beside it\n`);
  console.log(`| what, connections | ${names.join(' | ')} | simulator | generator |\n|${'---|'.repeat(names.length + 3)}`);
  for (const { what, threads, simulator, generator } of rows) {
    const used = names.map((name) => (threads.find(([one]) => one === name)?.[1] ?? 0).toFixed(1));
    console.log(`| ${what} | ${used.join(' | ')} | ${simulator.toFixed(1)} | ${generator.toFixed(1)} |`);
  }
}

async function measure(name, sandbox, store) {
  const machine = new Machine(sandbox, store);
  const readyMs = await machine.start();
  await machine.setUp();
  await pause(500);
  console.log(`\n## ${name}\n`);
  console.log(`start to ready with a new database: ${readyMs.toFixed(0)} ms; idle memory: ${machine.memoryMiB().toFixed(1)} MiB\n`);
  console.log('| what | connections | acknowledged/s | p50 | p99 | max | completed/s | server CPU |\n|---|---|---|---|---|---|---|---|');
  const rows = [];
  const stored = { type: 'note.deleted' };
  for (const connections of [64, 256]) rows.push(await row(machine, 'events stored, no flow listens', { ...stored, connections }));
  for (const connections of [64, 256]) {
    rows.push(await row(machine, `the same, open loop at ${openLoopRate}/s`, { ...stored, connections, rate: openLoopRate, events: openLoopRate * 2 }));
  }
  for (const [title, document] of Object.entries(flows)) {
    const unpublish = await machine.publish(document);
    for (const connections of [64, 256]) rows.push(await row(machine, title, { type: 'note.created', connections, runs: true }));
    await unpublish();
  }
  printProcessorTime(rows);
  const { counters } = await machine.api.get('status');
  console.log(`\ndead runs: ${counters.runs_dead}; memory after: ${machine.memoryMiB().toFixed(1)} MiB`);
  await machine.stop();
  console.log(`start to ready with ${counters.events_accepted} stored events: ${(await machine.start()).toFixed(0)} ms`);
  await machine.stop();
  machine.remove();
}

console.log(`${events} events a round, medians of ${rounds} rounds; generator and simulator share the machine`);
const sandbox = await startSandbox();
const stores = values.stores.split(',');
if (stores.includes('sqlite')) await measure('SQLite (WAL, synchronous=FULL, group commit)', sandbox);
if (stores.includes('postgres')) {
  const postgres = startPostgres();
  const measured = postgres
    ? measure(`PostgreSQL ${postgres.version} (synchronous_commit=on, on the same machine)`, sandbox, postgres.url)
    : Promise.reject(new Error('it is not installed'));
  await measured.catch((failure) => console.log(`\nPostgreSQL is left out: ${failure.message}`));
  postgres?.stop();
}
sandbox.stop();
