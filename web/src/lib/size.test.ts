import { describe, expect, it } from 'vitest';

import { size } from './size';

describe('size', () => {
  it('takes the unit in which the number is short', () => {
    expect([0, 512, 1536, 10 * 1024 * 1024, 12 * 1024 ** 3].map(size)).toEqual(['0 B', '512 B', '1.5 KiB', '10 MiB', '12 GiB']);
  });
});
