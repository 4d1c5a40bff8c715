/** The notice that the chart library's licence asks to be shown, with its link as text: nothing is fetched. */
export const chartAttribution = {
  notice: 'TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/',
  link: 'https://www.tradingview.com/',
} as const;
