"""Buttons that make a file of what is on the screen and fetch it at once."""

from collections.abc import Callable

import streamlit as st

from conversation.errors import CallqaError
from dashboards.components.assets import script, style
from dashboards.downloads import COUNTER
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from dashboards.trail import note
from review.roles import Right

_LABELS = {
    Format.XLSX: "Excel 工作簿",
    Format.CSV: "CSV 表格",
    Format.PDF: "PDF 评分卡",
    Format.PNG: "图表 PNG",
    Format.JSON: "JSON 数据",
}

_DOWNLOAD = st.components.v2.component(
    "callqa_download",
    html='<div class="root"></div>',
    css=style("base"),
    js=script("element", "download"),
)


def offer_exports(
    make: Callable[[Format], ExportedFile], formats: tuple[Format, ...], *, key: str
) -> None:
    """Draw the menu of formats for whoever may export; a click makes the file with ``make``."""
    if not may(Right.EXPORT):
        return
    with st.popover(say("导出"), icon=":material/download:"):
        st.caption(say("与屏幕上的筛选和数字一致。"))
        for form in formats:
            if st.button(say(_LABELS[form]), key=f"{key}-{form}", width="stretch"):
                _make(make, form, key)


def _make(make: Callable[[Format], ExportedFile], form: Format, key: str) -> None:
    require(Right.EXPORT)
    try:
        with st.spinner(say("正在生成文件…")):
            file = make(form)
        note("export", actor=current_user(), subject=file.name, format=str(form))
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    _DOWNLOAD(
        key=f"{key}-file",
        data={
            "href": COUNTER.offer(file),
            "name": file.name,
            "label": say("没有自动下载？点此保存 {name}", name=file.name),
        },
    )
