"""The names under which recorders and call systems export what callqa needs."""

from types import MappingProxyType

COLUMNS = (
    "file",
    "call_id",
    "started_at",
    "direction",
    "agent_id",
    "team",
    "queue",
    "customer_id",
    "agent_channel",
)

_ALIASES = MappingProxyType(
    {
        "file": "file filename path recording recordingfile audio audiofile uri "
        "文件 文件名 录音 录音文件 录音文件名 录音路径",
        "call_id": "callid id uniqueid conversationid sessionid contactid "
        "通话编号 通话id 通话流水号 流水号 会话编号 录音编号 呼叫编号",
        "started_at": "startedat start starttime calltime datetime begintime "
        "开始时间 通话时间 通话开始时间 呼叫时间 录音时间",
        "direction": "direction calldirection calltype 方向 呼叫方向 通话方向 呼叫类型",
        "agent_id": "agentid agent agentno staffid staffno operator "
        "工号 坐席 座席 坐席工号 座席工号 员工号 客服工号 坐席编号",
        "team": "team group agentgroup 班组 团队 组别 小组",
        "queue": "queue skill skillgroup line 队列 技能组 业务线 技能队列",
        "customer_id": "customerid customer clientid caller 客户号 客户编号 客户id 客户",
        "agent_channel": "agentchannel channel 坐席声道 座席声道 客服声道 声道",
    }
)
_BY_ALIAS = {alias: column for column, names in _ALIASES.items() for alias in names.split()}


def column_of(header: str) -> str:
    """The column that a header means, or the header itself where it is none of ours."""
    return _BY_ALIAS.get(fold_header(header), header.strip().strip("\ufeff"))


def fold_header(header: str) -> str:
    """A header without case, blanks and dashes, so that ``Call ID`` and ``call_id`` are one."""
    return "".join(c for c in header.strip().strip("\ufeff").casefold() if c not in " _-\t")
