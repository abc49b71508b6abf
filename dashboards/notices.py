"""What a page says when there is nothing to show, and what to do about it."""

import streamlit as st

from conversation.errors import CallqaError, SchemaTooNewError
from dashboards.home import warehouse_path
from dashboards.labels import plain, say
from dashboards.people import DeniedError
from dashboards.record import RecordError
from warehouse.encrypted import NoKeyError


def explain(error: CallqaError) -> None:
    """Say why the warehouse cannot be shown and what mends it."""
    home = warehouse_path().parent
    if isinstance(error, DeniedError):
        st.header(say("没有权限"))
        st.info(say("当前账号不能查看这一页。"), icon=":material/lock:")
        return
    if isinstance(error, RecordError):
        say_no_record(error)
        return
    if isinstance(error, SchemaTooNewError):
        _notice(
            say("这份结果由更新版本的 callqa 生成"),
            say("当前版本读不了它。请升级 callqa，或换一个结果目录打开："),
            "pip install --upgrade callqa\ncallqa dash --home DIR",
        )
    elif isinstance(error, NoKeyError):
        _notice(
            say("结果已加密，缺少能打开它的密钥"),
            say("数据完好，请勿移动文件。请管理员带上写入时的密钥重新启动服务："),
            f"CALLQA_KEY_FILE=FILE callqa dash --home {home}",
        )
    elif not warehouse_path().exists():
        _notice(
            say("还没有可看的结果"),
            say("结果目录里还没有发布的数据。先处理一批录音，完成后刷新本页："),
            f"callqa run SOURCE --home {home}",
        )
    else:
        _notice(
            say("结果打不开"),
            say("数据文件损坏或版本不符。转写结果仍在，移走该文件后重新运行即可恢复："),
            f"mv {warehouse_path()} {warehouse_path()}.old\ncallqa run SOURCE --home {home}",
        )
    with st.expander(say("技术详情")):
        st.text(str(error))


def say_no_record(error: RecordError) -> None:
    """Say that what people decided cannot be read, and why."""
    st.warning(say("复核记录打不开：{why}", why=plain(str(error))), icon=":material/warning:")


def say_nothing_yet() -> None:
    """Say that the warehouse holds no call."""
    _notice(
        say("还没有通话"),
        say("数据已就绪，但一通电话也没有。处理一批录音后刷新本页："),
        f"callqa run SOURCE --home {warehouse_path().parent}",
    )


def say_no_match() -> None:
    """Say that the filter leaves nothing."""
    st.info(say("没有符合条件的通话。放宽筛选条件再试。"), icon=":material/filter_alt_off:")


def say_no_such_call(call_id: str) -> None:
    """Say that a link leads nowhere."""
    st.warning(
        say("找不到通话 {call}。它可能已被移除，或链接不完整。", call=plain(call_id)),
        icon=":material/link_off:",
    )


def say_no_such_page(name: str) -> None:
    """Say that an address leads to no page."""
    st.warning(
        say("没有“{page}”这个页面。链接可能已过时；从左侧选择页面。", page=plain(name[:80])),
        icon=":material/link_off:",
    )


def _notice(title: str, text: str, command: str) -> None:
    with st.container(border=True):
        st.subheader(title)
        st.write(text)
        st.code(command, language="bash")
