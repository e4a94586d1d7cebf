/**
 * The look of the workstation: one set of tokens for the components and, as custom properties, for our own styles.
 * Quiet colours, thin borders, 4 px steps; every text colour has at least 4.5 : 1 on every ground it stands on.
 */
import type { ThemeConfig } from 'antd';

export const theme: ThemeConfig = {
  cssVar: { key: 'tokens' },
  hashed: false,
  token: {
    colorPrimary: '#17548f',
    colorInfo: '#17548f',
    colorLink: '#17548f',
    colorSuccess: '#1b7a43',
    colorWarning: '#a35200',
    colorError: '#b42318',
    colorText: '#17212b',
    colorTextSecondary: '#465464',
    colorTextTertiary: '#5b6877',
    colorTextQuaternary: '#5b6877',
    colorTextPlaceholder: '#66727f',
    colorTextDescription: '#5b6877',
    colorBorder: '#b9c3ce',
    colorBorderSecondary: '#dde3e9',
    colorBgLayout: '#e9edf1',
    borderRadius: 3,
    borderRadiusLG: 4,
    borderRadiusSM: 2,
    fontFamily: "'Noto Sans SC Variable', sans-serif",
    fontSize: 14,
    fontSizeSM: 12,
    controlHeight: 32,
    controlHeightSM: 26,
    controlHeightLG: 44,
    sizeUnit: 4,
    sizeStep: 4,
    lineWidth: 1,
    wireframe: false,
    motionDurationFast: '0.08s',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
    boxShadowSecondary: '0 4px 16px rgba(23, 33, 43, 0.16)',
  },
  components: {
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
    Segmented: { trackBg: '#dde3e9', itemSelectedBg: '#ffffff', itemSelectedColor: '#17548f' },
    Alert: { defaultPadding: '6px 12px', withDescriptionPadding: '8px 12px' },
    Modal: { titleFontSize: 16 },
    Input: { activeShadow: '0 0 0 2px rgba(23, 84, 143, 0.24)' },
  },
};
