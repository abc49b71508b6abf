"""The machine's names as a reader's words; an unknown name is shown as it is."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboards.labels import say
from measures import CATALOGUE

OUTCOMES = MappingProxyType(
    {"pass": "合格", "fail": "不合格", "not_applicable": "不适用", "undetermined": "待复核"}
)
OUTCOME_TONES = MappingProxyType(
    {"pass": "good", "fail": "bad", "not_applicable": "quiet", "undetermined": "warn"}
)
VERDICT_TONES = MappingProxyType({"passed": "good", "failed": "warn", "vetoed": "bad"})
DIRECTIONS = MappingProxyType({"inbound": "呼入", "outbound": "呼出", "internal": "内部"})
ROLES = MappingProxyType(
    {"agent": "座席", "customer": "客户", "ivr": "自动语音", "unknown": "说话人不明", "any": "双方"}
)
CHANNELS = MappingProxyType(
    {"stereo": "双声道", "mono": "单声道", "dual_mono": "双声道同音", "text": "文字"}
)
SEVERITIES = MappingProxyType({"high": "高", "medium": "中", "low": "低"})
RISKS = MappingProxyType(
    {
        "vetoed": "触红线",
        "complaint": "投诉",
        "below_pass_mark": "未达合格线",
        "undetermined": "有待复核项",
        "uncertain_roles": "角色不确定",
    }
)
RISK_TONES = MappingProxyType(
    {
        "vetoed": "bad",
        "complaint": "hot",
        "below_pass_mark": "warn",
        "undetermined": "quiet",
        "uncertain_roles": "quiet",
    }
)
PICKED = "picked"
STRATA = MappingProxyType(
    {
        "risk": "风险",
        "random": "随机",
        "per_agent": "座席抽样",
        "team": "班组抽样",
        "queue": "队列抽样",
        "topic": "主题抽样",
        "scorecard": "评分表抽样",
        "direction": "方向抽样",
        "band": "评级抽样",
        "score": "分数段抽样",
        "length": "时长抽样",
        PICKED: "自选",
    }
)
STRATUM_TONES = MappingProxyType({"risk": "hot", "random": "info"})
APPEALS = MappingProxyType(
    {
        "raised": "申诉",
        "upheld": "维持原判",
        "overturned": "改判",
        "withdrawn": "撤回",
        "final": "终审",
    }
)
APPEAL_TONES = MappingProxyType({"raised": "warn", "overturned": "good", "final": "info"})
STATES = MappingProxyType(
    {
        "done": "已完成",
        "skipped": "已跳过",
        "quarantined": "已隔离",
        "failed": "失败",
        "requeued": "等待重试",
        "unchanged": "无变化",
    }
)
QUEUES = MappingProxyType(
    {
        "credit-card": "信用卡",
        "mobile-bank": "手机银行",
        "branch": "网点",
        "loan": "贷款",
        "collections": "催收",
        "instalment-sales": "分期营销",
    }
)
STAGES = MappingProxyType(
    {
        "ingest": "接入",
        "transcribe": "转写",
        "protect": "个人信息脱敏",
        "measure": "声学测量",
        "judge": "规则质检",
        "complain": "投诉识别",
        "cluster": "主题聚类",
        "recognise": "转写",
        "diarise": "区分说话人",
        "other": "声音轨迹",
        "listen": "听写",
        "write": "写入",
    }
)
MEASURES = MappingProxyType({kind.name: kind.label for kind in CATALOGUE})
UNITS = MappingProxyType(
    {"s": "秒", "characters/min": "字/分钟", "count": "次", "semitones": "半音"}
)
SOUNDS = MappingProxyType(
    {
        "ringback": "回铃音",
        "tone": "信号音",
        "dtmf": "按键音",
        "music": "等待音乐",
        "noise": "噪声",
    }
)
FILTERS = MappingProxyType(
    {
        "guess": "识别器自己也不确信",
        "known_phrase": "字幕类套话",
        "loop": "重复循环",
        "blip": "声音太短，不成话",
    }
)


def band_label(band: str, verdict: str) -> str:
    """A band as the scorecard names it; a veto outweighs it."""
    return say("一票否决") if verdict == "vetoed" else band


def word(words: Mapping[str, str], name: str) -> str:
    """The reader's word for ``name``."""
    return say(words[name]) if name in words else name
