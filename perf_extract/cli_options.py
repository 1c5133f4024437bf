"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

catalog_option = click.option(
    "--catalog",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Lay a folder of knowledge files on top of the shipped ones; may be given again.",
)
segmenter_option = click.option(
    "--segmenter", type=click.Choice(["rjieba", "jieba"]), default="rjieba", show_default=True, help="Word segmenter."
)
