import { isRecord } from '@/lib/json';

const comparisons: Record<string, string> = {
  '==': 'is',
  '===': 'is',
  '!=': 'is not',
  '!==': 'is not',
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  in: 'is in',
};

const quantifiers = { some: 'for some of', all: 'for all of', none: 'for none of' };

/** A JsonLogic rule in words; unknown operators are written like a call, so nothing is hidden. */
export function describeRule(rule: unknown): string {
  if (typeof rule === 'string') return `“${rule}”`;
  if (Array.isArray(rule)) return rule.map(describeRule).join(', ');
  if (!isRecord(rule)) return String(rule);
  const entry = Object.entries(rule)[0];
  if (entry === undefined) return 'always';
  const [operator, raw] = entry;
  return describeOperation(operator, Array.isArray(raw) ? raw : [raw]);
}

function describeOperation(operator: string, operands: unknown[]): string {
  const [first, second] = operands;
  if (operator === 'var') return typeof first === 'string' && first !== '' ? first : 'it';
  // {"val": ["a", "b"]} is a path; a leading [n] climbs out of n scopes, which reads well without saying so.
  if (operator === 'val') return operands.filter((part) => typeof part === 'string').join('.') || 'it';
  if (operator === 'some' || operator === 'all' || operator === 'none') {
    return `${quantifiers[operator]} ${describeRule(first)}: ${describeRule(second)}`;
  }
  if (operator === '!!') return `${describeRule(first)} is set`;
  if (operator === '!') return describeNot(first);
  if (operator === 'and' || operator === 'or') return operands.map(inner).join(` ${operator} `);
  const comparison = comparisons[operator];
  if (comparison !== undefined && operands.length === 2) {
    return `${describeRule(first)} ${comparison} ${describeRule(second)}`;
  }
  return `${operator}(${operands.map(describeRule).join(', ')})`;
}

function describeNot(operand: unknown): string {
  if (isRecord(operand)) {
    if ('var' in operand) return `${describeRule(operand)} is not set`;
    if ('in' in operand) return describeRule(operand).replace(' is in ', ' is not in ');
    if ('!!' in operand) return describeRule(operand).replace(/ is set$/, ' is not set');
  }
  return `not (${describeRule(operand)})`;
}

/** A part of "and"/"or", bracketed when it is itself one of them. */
function inner(rule: unknown): string {
  const nested = isRecord(rule) && ('and' in rule || 'or' in rule);
  return nested ? `(${describeRule(rule)})` : describeRule(rule);
}
