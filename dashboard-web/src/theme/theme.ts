/** Our colours, type and component defaults, laid over Mantine's. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { DARK, LIGHT } from './tokens';

const brand: MantineColorsTuple = [
  '#eff3fc',
  '#dfe6f7',
  '#bccbef',
  '#96aee7',
  '#7795e0',
  '#6485dc',
  '#597ddb',
  '#3b5bb5',
  '#33519f',
  '#26448e',
];
const dark: MantineColorsTuple = [
  '#d3d8df',
  '#bcc3cc',
  '#98a1ab',
  '#6b7480',
  '#3a4049',
  '#2c3138',
  '#23272e',
  '#1c1f24',
  '#14161a',
  '#0f1114',
];

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem' },
    },
  },
  components: {
    // Notes stand below, so that fields side by side stay in line.
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    },
    // Mantine draws a <header> here: inside a dialog that would be a second banner landmark.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: LIGHT,
  dark: DARK,
});
