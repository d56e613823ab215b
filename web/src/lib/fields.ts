import { isRecord } from '@/lib/json';

/** A field of a JSON Schema, flattened for a table. */
export interface Field {
  /** "/contact/tags" is written contact.tags; the items of a list as tags[]. */
  path: string;
  depth: number;
  name: string;
  type: string;
  required: boolean;
  note: string;
}

/** Deeper members are left to the sample. */
const depthMax = 5;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** "text", "list of text", "text or null", "one of a, b". */
export function typeText(schema: Record<string, unknown>): string {
  const choices = schema.enum;
  if (Array.isArray(choices)) return `one of ${choices.map(String).join(', ')}`;
  const type = schema.type;
  if (Array.isArray(type)) return type.map((one) => plainType(textOf(one), schema)).join(' or ');
  return plainType(textOf(type), schema);
}

function plainType(type: string, schema: Record<string, unknown>): string {
  if (type === 'array') {
    const items = schema.items;
    return isRecord(items) ? `list of ${typeText(items)}` : 'list';
  }
  if (type === 'string') return schema.format === 'date-time' ? 'date and time' : 'text';
  const names: Record<string, string> = { boolean: 'yes or no', integer: 'whole number', object: 'object', null: 'null' };
  return names[type] ?? (type === '' ? 'anything' : type);
}

/** The members of an object schema and of what they hold, in the schema's order. */
export function fieldsOf(schema: Record<string, unknown>, path = '', depth = 0): Field[] {
  const properties = schema.properties;
  if (!isRecord(properties) || depth >= depthMax) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([name, member]) => {
    if (!isRecord(member)) return [];
    const own: Field = {
      path: path === '' ? name : `${path}.${name}`,
      depth,
      name,
      type: typeText(member),
      required: required.includes(name),
      note: textOf(member.title) || textOf(member.description),
    };
    const items = member.items;
    const inner = isRecord(items) ? fieldsOf(items, `${own.path}[]`, depth + 1) : fieldsOf(member, own.path, depth + 1);
    return [own, ...inner];
  });
}
