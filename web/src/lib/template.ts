export interface TemplatePart {
  kind: 'text' | 'expression';
  text: string;
}

/** Cuts a Liquid template into plain text and `{{ }}` / `{% %}` pieces, the latter without their braces' padding. */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}|\{%-?\s*([\s\S]*?)\s*-?%\}/g)) {
    if (match.index > end) parts.push({ kind: 'text', text: template.slice(end, match.index) });
    parts.push({ kind: 'expression', text: match[1] ?? match[2] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ kind: 'text', text: template.slice(end) });
  return parts;
}
