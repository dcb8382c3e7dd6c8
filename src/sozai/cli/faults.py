"""What went wrong, as one sentence in the reader's language, and the exit code it leads to."""

from __future__ import annotations

import errno
import os
import re

import click

from ..terms import ParameterError, SozaiError, Words
from ..terms.names import suggestion

COMMAND_LINE, FACTS, INTERRUPTED = 2, 1, 130

_SYSTEM = {
    errno.ENOENT: Words("it does not exist", "存在しません"),
    errno.EACCES: Words("permission denied", "アクセス権がありません"),
    errno.EPERM: Words("operation not permitted", "操作が許可されていません"),
    errno.ENOSPC: Words("the disk is full", "ディスクの空き容量がありません"),
    errno.EDQUOT: Words("the disk quota is used up", "ディスクの割当量を超えました"),
    errno.EROFS: Words("the disk is read-only", "読み取り専用のディスクです"),
    errno.EISDIR: Words("it is a folder, a file was wanted", "ファイルではなくフォルダーです"),
    errno.ENOTDIR: Words(
        "a part of the path is a file, not a folder", "パスの途中がフォルダーではなくファイルです"
    ),
    errno.EEXIST: Words("it exists already", "既に存在します"),
    errno.EADDRINUSE: Words(
        "the port is in use; choose another with --port", "ポートは使用中です。--port で変更してください"
    ),
    errno.ENAMETOOLONG: Words("the name is too long", "名前が長すぎます"),
}


def code(error: Exception) -> int:
    """Return the exit code of an error: 2 for the command line, 1 for facts, files and database."""
    return COMMAND_LINE if isinstance(error, ParameterError | click.UsageError) else FACTS


def sentence(error: Exception) -> Words:
    """Return what went wrong in both languages."""
    if isinstance(error, SozaiError):
        return error.words
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, click.UsageError):
        return _usage(error)
    return Words(str(error), str(error))


def _system(error: OSError) -> Words:
    reason = _SYSTEM.get(error.errno or 0) or Words(
        *(error.strerror or str(error) or type(error).__name__,) * 2
    )
    if error.filename is None:
        return Words(f"Reading or writing failed: {reason.en}.", f"入出力に失敗しました: {reason.ja}。")
    # The name of the draft a file is written through says nothing to a reader; its folder does.
    name = os.fspath(error.filename) if not isinstance(error.filename, int) else str(error.filename)
    shown = name.decode(errors="replace") if isinstance(name, bytes) else name
    return Words(f"'{shown}' cannot be used: {reason.en}.", f"「{shown}」を使用できません: {reason.ja}。")


def _usage(error: click.UsageError) -> Words:
    if isinstance(error, click.NoSuchOption):
        known = [name for each in (error.ctx.command.params if error.ctx else []) for name in each.opts]
        en, ja = suggestion(error.option_name, known)
        return Words(
            f"There is no option {error.option_name}.{en}",
            f"オプション {error.option_name} はありません。{ja}",
        )
    if isinstance(error, click.BadOptionUsage):
        if "not take a value" in error.message:
            return Words(
                f"{error.option_name} takes no value.", f"{error.option_name} に値は指定できません。"
            )
        return Words(f"{error.option_name} needs a value.", f"{error.option_name} には値が必要です。")
    if isinstance(error, click.MissingParameter):
        option = error.param.opts[0] if isinstance(error.param, click.Option) else ""
        name = option or (error.param.make_metavar(error.ctx) if error.param and error.ctx else "")
        return Words(f"{name} is missing.", f"{name} を指定してください。")
    if extra := re.search(r"unexpected extra arguments? \((.*)\)", error.message):
        return Words(f"'{extra[1]}' is too much.", f"余分な引数があります: {extra[1]}")
    return Words(error.format_message(), f"コマンドの書き方に誤りがあります: {error.format_message()}")
