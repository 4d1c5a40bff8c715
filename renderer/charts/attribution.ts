/** The notice that the chart library's licence asks to be shown, with its link as text: nothing is fetched. */
export const chartAttribution = {
  notice: 'TradingView Lightweight Charts™, Copyright © TradingView, Inc.',
  link: 'https://www.tradingview.com/',
} as const;
