"""Colours and type, light and dark, as Streamlit options."""

FONT = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", '
    '"Source Han Sans SC", "Helvetica Neue", sans-serif'
)
# Middle tones that keep a contrast of 3:1 or more on both grounds.
BLUE, GREEN, RED, AMBER, GREY = "#4178d9", "#2f9e75", "#dc5245", "#d98a1c", "#8793a5"
AGENT, CUSTOMER = BLUE, AMBER
CATEGORIES = (BLUE, AMBER, GREEN, "#8f67d1", RED, "#2d9fb8", "#b5658f", GREY)

_LIGHT = {
    "primaryColor": "#2860c4",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f4f6f9",
    "textColor": "#1d2733",
    "borderColor": "#dfe4ea",
    "linkColor": "#2860c4",
    "sidebar.backgroundColor": "#f4f6f9",
    "sidebar.secondaryBackgroundColor": "#e7ebf1",
}
_DARK = {
    "primaryColor": "#6d9cf0",
    "backgroundColor": "#14181e",
    "secondaryBackgroundColor": "#1e242d",
    "textColor": "#e4e9ef",
    "borderColor": "#323b47",
    "linkColor": "#8ab2f6",
    "sidebar.backgroundColor": "#191e25",
    "sidebar.secondaryBackgroundColor": "#262e38",
}


def theme_options() -> dict[str, object]:
    """The theme as Streamlit's configuration options."""
    options: dict[str, object] = {
        "theme.font": FONT,
        "theme.headingFont": FONT,
        "theme.baseFontSize": 15,
        "theme.baseRadius": "6px",
        "theme.showWidgetBorder": True,
        "theme.paddingTop": "1rem",
        "theme.paddingBottom": "2rem",
        "theme.headingFontSizes": ["1.6rem", "1.25rem", "1.05rem", "1rem", "0.95rem", "0.9rem"],
        "theme.headingFontWeights": [600, 600, 600, 600, 600, 600],
        "theme.metricValueFontSize": "1.55rem",
        "theme.metricValueFontWeight": 600,
        "theme.chartCategoricalColors": list(CATEGORIES),
    }
    options |= {f"theme.light.{name}": value for name, value in _LIGHT.items()}
    options |= {f"theme.dark.{name}": value for name, value in _DARK.items()}
    return options
