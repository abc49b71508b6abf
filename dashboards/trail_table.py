"""Events of the audit log as rows of a table."""

from collections.abc import Iterable
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dashboards.components.table import Column, Record, chip, hinted, show_table
from dashboards.data import time_zone
from dashboards.labels import say
from dashboards.vocabulary import word
from review.audit_event import AuditEvent

ACTIONS = MappingProxyType(
    {
        "sign-in": "登录",
        "sign-in refused": "登录被拒",
        "sign-out": "退出登录",
        "heard": "收听录音",
        "originals.read": "查看未脱敏原文",
        "export": "导出",
        "export.call": "导出单通电话",
        "review.submit": "提交复核",
        "review.decide": "改判或确认一项",
        "review.assign": "分派复核",
        "review.recall": "收回复核",
        "review.acknowledge": "座席确认",
        "appeal.raised": "提出申诉",
        "appeal.upheld": "申诉维持原判",
        "appeal.overturned": "申诉改判",
        "appeal.withdrawn": "撤回申诉",
        "appeal.final": "申诉终裁",
        "roles.flip": "对调角色",
        "words.correct": "更正文字",
        "coaching.write": "写辅导记录",
        "coaching.follow_up": "辅导回看",
        "calibration.open": "新建校准",
        "calibration.hand_in": "提交校准",
        "calibration.close": "提前公布校准",
        "cases.open": "新建改进事项",
        "cases.update": "更新改进事项",
        "topics.rename": "主题改名",
        "topics.merge": "合并主题",
        "topics.pin": "固定通话到主题",
        "topics.mute": "静音主题",
        "topics.judge": "人工判定投诉",
        "topics.model": "更换投诉模型",
        "quarantine.requeue": "重新接入",
        "forget_past_results": "清理旧规则结果",
        "keys.rotate": "更换密钥",
        "retention.hold": "设置法定保留",
        "retention.release": "解除法定保留",
        "account added": "新建账号",
        "account changed": "修改账号",
        "account disabled": "停用账号",
        "account enabled": "启用账号",
        "password changed": "更换密码",
        "erased": "删除客户数据",
    }
)
_ALERTING = frozenset({"sign-in refused", "originals.read", "erased"})


def show_events(events: Iterable[AuditEvent]) -> None:
    """Draw events, newest first; long answers wrap, nothing is cut."""
    columns = [
        Column("number", say("序号"), "number"),
        Column("at", say("时间")),
        Column("actor", say("人员")),
        Column("action", say("操作"), "chips"),
        Column("subject", say("对象"), wrap=True),
        Column("concerns", say("涉及客户")),
        Column("change", say("之前 → 之后"), "hinted", wrap=True),
        Column("details", say("详情"), wrap=True),
    ]
    zone = ZoneInfo(time_zone())
    records = [_event(one, zone) for one in events]
    show_table(columns, records, key="trail", caption=say("审计日志"))


def _event(one: AuditEvent, zone: ZoneInfo) -> Record:
    return Record(
        {
            "number": f"{one.number:,}",
            "at": f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            "actor": one.actor,
            "action": [
                chip(
                    word(ACTIONS, one.action),
                    "warn" if one.action in _ALERTING else "quiet",
                    one.action,
                )
            ],
            "subject": one.subject,
            "concerns": one.concerns,
            "change": hinted(_change(one), f"{one.before}\n→\n{one.after}"),
            "details": "，".join(f"{name}={value}" for name, value in one.details),
        }
    )


def _change(one: AuditEvent) -> str:
    """What differs: of long answers only the parts that changed."""
    before, after = one.before.split(), one.after.split()
    if not before or not after or len(before) == len(after) == 1:
        return " → ".join(part for part in (one.before, one.after) if part)
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    return (
        " → ".join((" ".join(gone) or "—", " ".join(come) or "—"))
        if gone or come
        else say("未改动")
    )
