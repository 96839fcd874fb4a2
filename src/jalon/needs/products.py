"""A need names no product: words that look like one, for a soft warning."""

import re

from jalon.kernel.text import fold

PRODUCTS = (
    "teams", "office 365", "microsoft 365", "sharepoint", "onedrive", "outlook", "windows", "excel", "google",
    "gmail", "zoom", "slack", "trello", "notion", "berger levrault", "segilog", "cosoluce", "jvs", "ciril", "arpege",
    "technocarte", "concerto", "carte plus", "civil net", "astre", "sedit", "oracle", "sap", "salesforce", "wordpress",
    "drupal", "joomla", "moodle", "pronote", "glpi", "vmware", "citrix", "fortinet", "stormshield", "zimbra",
    "libreoffice", "nextcloud", "alfresco", "docusign", "qgis", "arcgis", "autocad", "maarch", "elise", "pastell",
)  # fmt: skip
"""Folded names of products met in town halls. The list warns, it never refuses."""

_PATTERN = re.compile(r"\b(" + "|".join(re.escape(name) for name in PRODUCTS) + r")\b")


def product_names(statement: str) -> list[str]:
    """Names of products found in a statement, folded, in order of appearance."""
    return list(dict.fromkeys(_PATTERN.findall(fold(statement))))
