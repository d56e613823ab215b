// Makes connectors/highlevel/events_*.json from the facts of HighLevel's webhook pages (webhooks.json: types, schemas,
// scopes, examples) and from overlay.json, which holds what is ours (titles, groups, ordering keys) and mends what the
// pages get wrong. Samples are made from the examples' shapes; the words in them are ours.
//
//   node scripts/webhooks/import.mjs WEBHOOKS.json [OUTPUT_FOLDER]
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [source, output = join(here, '../../connectors/highlevel')] = process.argv.slice(2);
if (!source) {
  console.error('usage: import.mjs WEBHOOKS.json [OUTPUT_FOLDER]');
  process.exit(2);
}
const pages = JSON.parse(readFileSync(source, 'utf8'));
const overlay = JSON.parse(readFileSync(join(here, 'overlay.json'), 'utf8'));

// "appointmentStatus" -> "Appointment status", "_id" -> "ID".
function titleOf(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .filter(Boolean)
    .map((word) => (/^(id|url|ids|urls|dnd|sms|ip|cc|bcc|html)$/i.test(word) ? word.toUpperCase() : word.toLowerCase()))
    .map((word) => word.replace(/^(ID|URL)S$/, '$1s'));
  const title = words.join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const plainTypes = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object']);

// The page's schema as a manifest's: one type or none, everything may be null, as deliveries have it.
function propertyOf(name, schema) {
  const property = {};
  if (plainTypes.has(schema.type)) property.type = schema.type;
  property.title = titleOf(name);
  property.nullable = true;
  if (schema.properties) property.properties = propertiesOf(schema.properties);
  if (schema.items && !Array.isArray(schema.items)) {
    const items = itemOf(schema.items);
    if (Object.keys(items).length > 0) property.items = items;
  }
  return property;
}

function itemOf(schema) {
  const item = {};
  if (plainTypes.has(schema.type)) item.type = schema.type;
  if (schema.properties) item.properties = propertiesOf(schema.properties);
  return item;
}

function propertiesOf(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, propertyOf(name, schema)]));
}

// {"name": "string", "flags": {...}, "list": ["string"]}: how one page describes its fields.
function schemaOfTypeNames(names) {
  if (typeof names === 'string') return { type: names };
  if (Array.isArray(names)) return { type: 'array', items: schemaOfTypeNames(names[0] ?? 'string') };
  const properties = Object.fromEntries(Object.entries(names).map(([name, type]) => [name, schemaOfTypeNames(type)]));
  return { type: 'object', properties };
}

function typeOfValue(value) {
  if (Array.isArray(value)) return 'array';
  return value === null ? undefined : typeof value;
}

// Adds what examples show and the schema leaves out, and frees a property of a type that an example contradicts.
function widen(properties, example) {
  for (const [name, value] of Object.entries(example)) {
    const type = typeOfValue(value);
    properties[name] ??= { ...(type ? { type } : {}), title: titleOf(name), nullable: true };
    const property = properties[name];
    const fits = !type || property.type === type || (property.type === 'integer' && type === 'number');
    if (!fits) {
      delete property.type;
      delete property.items;
    }
    if (type === 'object' && property.type === 'object' && property.properties) widen(property.properties, value);
  }
}

const words = ['Client note', 'Weekly check-in', 'Morning walk', 'First session', 'Follow-up'];

// The example's shape with invented content: ids stay recognisable as such, words are ours.
function sampleOf(name, value, depth = 0) {
  if (Array.isArray(value)) return value.slice(0, 2).map((item) => sampleOf(name, item, depth + 1));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sampleOf(key, item, depth + 1)]));
  }
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\d([T ].*)?$/.test(value)) return '2026-11-23T09:30:00.000Z';
  if (/e-?mail|^(to|from|cc|bcc|recipient)$/i.test(name) && value.includes('@')) return 'mara.lindqvist@example.com';
  if (value.includes('@')) return 'mara.lindqvist@example.com';
  if (/^https?:/.test(value)) return 'https://example.com/page';
  if (/phone/i.test(name) || /^\+\d{6,}/.test(value)) return '+46701234567';
  if (/^firstName$/.test(name)) return 'Mara';
  if (/^lastName$/.test(name)) return 'Lindqvist';
  if (/^(name|contactName|companyName|label)$/.test(name)) return 'Mara Lindqvist';
  if (/domain|host/i.test(name)) return 'example.com';
  if (/^(title|subject|body|notes|message|description|html|address1?|city)$/.test(name)) return words[name.length % words.length];
  if (/^[A-Za-z0-9]{17,28}$/.test(value)) return inventedId(name, value.length);
  return value;
}

function inventedId(name, length) {
  const alphabet = 'aB3cD4eF5gH6iJ7kL8mN9oP2qR';
  let text = '';
  for (let i = 0; i < length; ++i) text += alphabet[(name.charCodeAt(i % name.length) * 7 + i * 11) % alphabet.length];
  return text;
}

const envelope = {
  type: { type: 'string', title: 'Event type', nullable: true },
  locationId: { type: 'string', title: 'Location ID', nullable: true },
  companyId: { type: 'string', title: 'Company ID', nullable: true },
  appId: { type: 'string', title: 'App ID', nullable: true },
  versionId: { type: 'string', title: 'App version ID', nullable: true },
  timestamp: { title: 'Sent at', nullable: true },
  webhookId: { type: 'string', title: 'Webhook ID', nullable: true },
};

function pathRequired(schema, path) {
  const names = path.split('/').slice(1);
  let at = schema;
  for (const name of names) {
    at.required = [...new Set([...(at.required ?? []), name])];
    at = at.properties?.[name];
    if (!at) throw new Error(`no property ${path}`);
    delete at.nullable;
  }
}

function triggerOf(page) {
  const own = overlay.events[page.type];
  if (!own) throw new Error(`overlay.json has no event ${page.type}`);
  const described = page.schema.properties ? page.schema : schemaOfTypeNames(page.schema);
  const schemas = [described, ...(page.otherSchemas ?? []).map((other) => other.schema ?? other)];
  const data = { type: 'object', properties: {} };
  for (const schema of schemas) {
    for (const [name, property] of Object.entries(propertiesOf(schema.properties ?? {}))) {
      data.properties[name] ??= property;
    }
  }
  const examples = [page.example, ...(page.otherExamples ?? []).map((other) => other.example)];
  for (const example of examples) widen(data.properties, example);
  for (const [name, property] of Object.entries(envelope)) data.properties[name] ??= property;
  // Where the type of another thing goes by the same name, it is that one's.
  if (own.type_is_taken) data.properties.type = { type: 'string', title: own.type_is_taken, nullable: true };
  for (const path of own.required ?? []) pathRequired(data, path);
  const sample = sampleOf('', page.example);
  if (!own.type_is_taken) sample.type = page.type;
  const scopes = page.scopes.length > 0 ? page.scopes : page.scopeInferred ? [page.scopeInferred] : [];
  return {
    id: `highlevel.event.${page.type}`,
    kind: 'trigger',
    title: own.title,
    description: own.description,
    event_type: page.type,
    data,
    ...(own.ordering_key ? { ordering_key: own.ordering_key } : {}),
    ...(own.connection ? { connection: own.connection } : {}),
    scopes,
    sample: { data: sample },
  };
}

const groups = new Map();
for (const page of pages) {
  const group = overlay.events[page.type]?.group;
  if (!groups.has(group)) groups.set(group, []);
  groups.get(group).push(triggerOf(page));
}
const unknown = Object.keys(overlay.events).filter((type) => !pages.some((page) => page.type === type));
if (unknown.length > 0) throw new Error(`overlay.json names events that do not exist: ${unknown.join(', ')}`);
for (const [group, operations] of groups) {
  const file = join(output, `events_${group.toLowerCase().replace(/[^a-z]+/g, '_')}.json`);
  const document = { $schema: '../../schemas/connector.v1.json', group, operations };
  writeFileSync(file, `${JSON.stringify(document, null, 1)}\n`);
  console.log(`${file}: ${operations.length}`);
}
