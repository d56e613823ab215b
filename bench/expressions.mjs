// The same ten-field contact mapping with a filter in Tendril, and in liquidjs with json-logic-js: CPU time an event.
//
//   node bench/expressions.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(resolve(here, '../tests/node/package.json'));
const { Liquid } = require('liquidjs');
const jsonLogic = require('json-logic-js');

const file = resolve(here, 'expressions/contact.json');
const { rule, mapping, event } = JSON.parse(readFileSync(file, 'utf8'));
const binary = resolve(process.env.TENDRIL_EXPRESSION_BENCH ?? resolve(here, '../build/release/tendril-expression-bench'));

const engine = new Liquid();
// Parsed once, as Tendril does.
const fields = Object.entries(mapping).map(([name, text]) => [name, engine.parse(text)]);
const scope = { trigger: event };
function evaluate() {
  if (!jsonLogic.apply(rule, scope)) return null;
  const made = {};
  for (const [name, template] of fields) made[name] = engine.renderSync(template, scope);
  return made;
}
assert.equal(Object.keys(evaluate()).length, 10);
assert.equal(evaluate().name, ' Mara  lindqvist');

function measure(events) {
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < events; i += 1) evaluate();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / events);
  }
  return rounds.sort((a, b) => a - b)[2];
}
measure(2_000); // lets the compiler of the engine warm up
const peer = measure(10_000);
const ours = JSON.parse(execFileSync(binary, [file], { encoding: 'utf8' }));
console.log('ten-field contact mapping with a filter, CPU time an event, medians of 5');
console.log(`  Tendril                    ${ours.us_per_event.toFixed(2)} us   (parsing the event's JSON: ${ours.parse_us.toFixed(2)} us more)`);
console.log(`  liquidjs + json-logic-js   ${peer.toFixed(2)} us`);
console.log(`  ratio                      ${(peer / ours.us_per_event).toFixed(1)}`);
