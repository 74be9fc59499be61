"""Styles and scripts as they are served: named by what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    """A script names the scripts that it imports as the page names it: by their content. So a phone
    never runs an old one beside a new one.
    """

    support_js_module_import_aggregation = True
