import { createTheme, type MantineColorsTuple } from '@mantine/core';

const leaf: MantineColorsTuple = [
  '#e9f7f2',
  '#d3ebe2',
  '#a6d7c5',
  '#75c2a6',
  '#4eb08c',
  '#35a57c',
  '#1f9a70',
  '#0b7a5e',
  '#086a51',
  '#045a44',
];

/** The dark scheme's greys, a little green like everything else; theme.css names the rest. */
const dark: MantineColorsTuple = [
  '#e3e9e6',
  '#c3ccc7',
  '#a0ada7',
  '#7d8a84',
  '#3a4540',
  '#303a35',
  '#232b27',
  '#191f1c',
  '#141a17',
  '#101412',
];

/** Reds that carry white text, from the seventh on. */
const red: MantineColorsTuple = [
  '#fff1f1',
  '#ffe0e0',
  '#fdc4c5',
  '#f79a9d',
  '#f07479',
  '#e25058',
  '#cf343d',
  '#b3202a',
  '#9a1822',
  '#80121b',
];

export const theme = createTheme({
  colors: { leaf, dark, red },
  primaryColor: 'leaf',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.6rem', lineHeight: '1.3' }, h4: { fontSize: '1.02rem', lineHeight: '1.4' } },
  },
});
