"""The care list as a document."""

from datetime import datetime

from dashboards.exports.document import Column, Document, Sheet
from dashboards.labels import say
from topics.warning import WarningReport


def care_document(report: WarningReport, *, made_at: datetime) -> Document:
    """Customers by the chance that they complain soon, with the reasons."""
    columns = (
        Column("customer_id", say("客户")),
        Column("probability", say("可能性"), "percent"),
        Column("reasons", say("原因")),
    )
    rows = [
        (line.customer_id, 100 * line.probability, "；".join(line.reasons)) for line in report.lines
    ]
    facts = (
        (say("多少天内"), say("{n} 天", n=report.horizon_days)),
        (say("生成时间"), f"{made_at:%Y-%m-%d %H:%M}"),
    )
    return Document(say("关怀名单"), facts, (Sheet("care", say("关怀名单"), columns, rows),))
