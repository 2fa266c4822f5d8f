"""What axe holds against a page."""

import json

from axe_playwright_python.base import AXE_SCRIPT

# WCAG 2.2 AA, and what the authors of axe hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False, "iframes": False}
# Math is typeset after the page has loaded.
RUN = f"""async () => {{
  const isWaiting = () => document.querySelector(".math:not([data-math=done])");
  while (isWaiting()) await new Promise(requestAnimationFrame);
  const found = await axe.run({json.dumps(OPTIONS)});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => [rule.id, node.html]));
}}"""


def violations(page) -> list[tuple[str, str]]:
    """Return what breaks a rule on ``page``: the rule and the HTML of the element."""
    page.evaluate(AXE_SCRIPT)
    return [(rule, html) for rule, html in page.evaluate(RUN)]
