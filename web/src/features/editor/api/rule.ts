import { isRecord } from '@/lib/json';

/** One line of the rule builder: a field, how it is compared, and with what. */
export interface Condition {
  field: string;
  operator: string;
  value: unknown;
}

export interface Group {
  combinator: 'and' | 'or';
  not: boolean;
  rules: (Condition | Group)[];
}

export const operators = [
  'set',
  'unset',
  'there',
  'absent',
  'equals',
  'differs',
  'contains',
  'lacks',
  'oneOf',
  'noneOf',
  'more',
  'atLeast',
  'less',
  'atMost',
] as const;
export type Operator = (typeof operators)[number];

/** Operators without a value beside them. */
export const unary: ReadonlySet<string> = new Set(['set', 'unset', 'there', 'absent']);

const comparisons: Record<string, string> = { equals: '==', differs: '!=', more: '>', atLeast: '>=', less: '<', atMost: '<=' };

export function isGroup(rule: Condition | Group): rule is Group {
  return 'combinator' in rule;
}

function conditionToLogic({ field, operator, value }: Condition): unknown {
  const read = { var: field };
  const comparison = comparisons[operator];
  if (comparison !== undefined) return { [comparison]: [read, value] };
  switch (operator) {
    case 'unset':
      return { '!': [read] };
    case 'there':
      return { '!=': [read, null] };
    case 'absent':
      return { '==': [read, null] };
    case 'contains':
      return { in: [value, read] };
    case 'lacks':
      return { '!': [{ in: [value, read] }] };
    case 'oneOf':
      return { in: [read, value] };
    case 'noneOf':
      return { '!': [{ in: [read, value] }] };
    default:
      return { '!!': [read] };
  }
}

/** The JsonLogic of a group; an empty one holds always. */
export function toLogic(group: Group): unknown {
  const parts = group.rules.map((rule) => (isGroup(rule) ? toLogic(rule) : conditionToLogic(rule)));
  const [only] = parts;
  if (only === undefined) return !group.not;
  const joined = parts.length === 1 ? only : { [group.combinator]: parts };
  return group.not ? { '!': [joined] } : joined;
}

function fieldOf(value: unknown): string | null {
  if (!isRecord(value) || Object.keys(value).length !== 1) return null;
  const given: unknown[] = Array.isArray(value.var) ? value.var : [value.var];
  const [read] = given;
  if (given.length !== 1) return null;
  return typeof read === 'string' ? read : null;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object'));
}

function operandsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function membership(first: unknown, second: unknown): Condition | null {
  const [list, member] = [fieldOf(second), fieldOf(first)];
  if (list !== null && isPlain(first) && !Array.isArray(first)) return { field: list, operator: 'contains', value: first };
  if (member !== null && Array.isArray(second) && isPlain(second)) return { field: member, operator: 'oneOf', value: second };
  return null;
}

function conditionFrom(operator: string, operands: unknown[]): Condition | null {
  const [first, second] = operands;
  const comparison = Object.entries(comparisons).find(([, symbol]) => symbol === operator);
  const field = fieldOf(first);
  if (comparison !== undefined && operands.length === 2) {
    if (field !== null && second === null && (operator === '!=' || operator === '==')) {
      return { field, operator: operator === '!=' ? 'there' : 'absent', value: null };
    }
    return field !== null && isPlain(second) ? { field, operator: comparison[0], value: second } : null;
  }
  if (operator === '!!' && operands.length === 1 && field !== null) return { field, operator: 'set', value: null };
  if (operator === 'in' && operands.length === 2) return membership(first, second);
  return null;
}

function negated(operand: unknown): Condition | Group | null {
  const field = fieldOf(operand);
  if (field !== null) return { field, operator: 'unset', value: null };
  const inner = partFrom(operand);
  if (inner === null) return null;
  if (isGroup(inner)) return { ...inner, not: !inner.not };
  if (inner.operator === 'contains') return { ...inner, operator: 'lacks' };
  if (inner.operator === 'oneOf') return { ...inner, operator: 'noneOf' };
  if (inner.operator === 'set') return { ...inner, operator: 'unset' };
  return { combinator: 'and', not: true, rules: [inner] };
}

function partFrom(logic: unknown): Condition | Group | null {
  const read = fieldOf(logic);
  if (read !== null) return { field: read, operator: 'set', value: null };
  if (!isRecord(logic)) return null;
  const [entry, ...others] = Object.entries(logic);
  if (entry === undefined || others.length > 0) return null;
  const [operator, raw] = entry;
  const operands = operandsOf(raw);
  if (operator === 'and' || operator === 'or') {
    const rules = operands.map(partFrom);
    const understood = rules.filter((rule) => rule !== null);
    return understood.length === rules.length ? { combinator: operator, not: false, rules: understood } : null;
  }
  if (operator === '!' && operands.length === 1) return negated(operands[0]);
  return conditionFrom(operator, operands);
}

/** What the builder shows of a rule; null when the rule says more than the builder can. */
export function fromLogic(logic: unknown): Group | null {
  if (logic === true || logic === undefined || logic === null) return { combinator: 'and', not: false, rules: [] };
  const part = partFrom(logic);
  if (part === null) return null;
  return isGroup(part) ? part : { combinator: 'and', not: false, rules: [part] };
}
