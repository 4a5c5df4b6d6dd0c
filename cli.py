"""The door of a checkout: `python cli.py path Tencent Enflame` is the command `kg`, without installing it."""

from __future__ import annotations

from kg.commands import main

if __name__ == "__main__":
    main()
